import type { ReactNode } from 'react';
import { Button } from '../primitives/Button.tsx';
import styles from './ChooseValue.module.css';
import { type BrushOn, useBrushedValue } from './useBrush.ts';

interface ChooseValueProps {
  on: BrushOn;
  /** What the column or field is called. */
  name: string;
  value: string;
  children?: ReactNode;
}

/** A value that is chosen by a press: everything is of its rows then. The same once more takes it back. */
export function ChooseValue({ on, name, value, children = value }: ChooseValueProps) {
  const { value: chosen, onValue } = useBrushedValue(on);
  return (
    <Button
      size="s"
      variant="quiet"
      className={styles.choose}
      aria-pressed={chosen === value}
      title={`Only rows where ${name} is ${value}`}
      onClick={() => onValue(value)}
    >
      {children}
    </Button>
  );
}
