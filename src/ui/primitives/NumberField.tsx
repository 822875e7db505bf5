import type { ReactNode } from 'react';
import { Field } from './Field.tsx';
import { Input } from './Input.tsx';

interface NumberFieldProps {
  label: ReactNode;
  hint?: ReactNode;
  min: number;
  max?: number;
  /** `any` for numbers that are no multiple of anything. */
  step: number | 'any';
  value: number;
  onValue: (value: number) => void;
}

/** A number within bounds; what lies outside them, or is no number, is not taken. */
export function NumberField({ label, hint, min, max = Infinity, step, value, onValue }: NumberFieldProps) {
  return (
    <Field label={label} hint={hint}>
      {(control) => (
        <Input
          {...control}
          type="number"
          numeric
          min={min}
          max={Number.isFinite(max) ? max : undefined}
          step={step}
          value={value}
          onChange={(event) => {
            const typed = event.target.valueAsNumber;
            if (typed >= min && typed <= max) onValue(step === 'any' ? typed : Math.round(typed));
          }}
        />
      )}
    </Field>
  );
}
