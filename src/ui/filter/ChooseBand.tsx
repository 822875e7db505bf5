import { Button } from '../primitives/Button.tsx';
import styles from './ChooseValue.module.css';
import { type BrushOn, useBrushedBand } from './useBrush.ts';

interface ChooseBandProps {
  on: BrushOn;
  /** What the column or field is called. */
  name: string;
  band: { low: number; high: number; highOpen?: true };
  /** The band as it is read. */
  words: string;
}

/** A band of a distribution that is chosen by a press: everything is of its rows then. The same once more takes it back. */
export function ChooseBand({ on, name, band, words }: ChooseBandProps) {
  const { isChosen, onBand } = useBrushedBand(on);
  return (
    <Button
      size="s"
      variant="quiet"
      className={styles.choose}
      aria-pressed={isChosen(band)}
      title={`Only rows where ${name} is ${band.low === band.high ? '' : 'from '}${words}`}
      onClick={() => onBand(band)}
    >
      {words}
    </Button>
  );
}
