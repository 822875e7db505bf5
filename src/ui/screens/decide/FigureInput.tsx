import { useEffect, useRef } from 'react';
import { Input } from '../../primitives/Input.tsx';
import styles from './LinePanel.module.css';

interface FigureInputProps {
  label: string;
  value: number;
  decimals: number;
  step: number;
  min?: number;
  max?: number;
  unit?: string;
  disabled?: boolean;
  /** A number was typed and left, or stepped to. */
  onCommit: (value: number) => void;
}

const shown = (value: number, decimals: number) =>
  Number.isFinite(value) ? String(Number(value.toFixed(decimals))) : '';

/** A figure that is both read and typed. It follows its value except while one types in it. */
export function FigureInput({
  label,
  value,
  decimals,
  step,
  min,
  max,
  unit,
  disabled,
  onCommit,
}: FigureInputProps) {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (input.current && document.activeElement !== input.current)
      input.current.value = shown(value, decimals);
  }, [value, decimals]);
  const commit = () => {
    const typed = input.current?.valueAsNumber ?? Number.NaN;
    const inside = Number.isFinite(typed) && typed >= (min ?? -Infinity) && typed <= (max ?? Infinity);
    if (!inside) {
      if (input.current) input.current.value = shown(value, decimals);
      return;
    }
    // What is shown is rounded: leaving the field untouched must not move the line.
    if (typed !== Number(shown(value, decimals))) onCommit(typed);
  };
  return (
    <span className={styles.input}>
      <Input
        ref={input}
        aria-label={label}
        numeric
        type="number"
        defaultValue={shown(value, decimals)}
        step={step}
        min={min}
        max={max}
        disabled={disabled}
        // A step by arrow key or spinner is no typing: it counts at once.
        onChange={(event) => {
          if (!(event.nativeEvent instanceof InputEvent)) commit();
        }}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.key === 'Enter') commit();
        }}
      />
      {unit && <span aria-hidden="true">{unit}</span>}
    </span>
  );
}
