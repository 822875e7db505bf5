import { FigureInput } from './FigureInput.tsx';

interface ShareInputProps {
  label: string;
  /** 0 to 1; shown and typed in percent. */
  share: number;
  decimals?: number;
  /** In percent, as are `min` and `max`. */
  step?: number;
  min?: number;
  max?: number;
  disabled?: boolean;
  onCommit: (share: number) => void;
}

/** A share that is both read and typed, in percent. */
export function ShareInput({
  share,
  decimals = 1,
  step = 1,
  min = 0,
  max = 100,
  onCommit,
  ...rest
}: ShareInputProps) {
  return (
    <FigureInput
      {...rest}
      value={share * 100}
      decimals={decimals}
      step={step}
      min={min}
      max={max}
      unit="%"
      onCommit={(percent) => onCommit(percent / 100)}
    />
  );
}
