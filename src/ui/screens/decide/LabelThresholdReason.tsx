import type { LabelThreshold } from '#core/metrics/selective/label-threshold.ts';
import { takesAllNumbers } from '#core/rows/label-source.ts';
import { Button } from '../../primitives/Button.tsx';
import { useStoreOf } from '../../stores.tsx';
import { count } from '../../words/numbers.ts';
import styles from './DecideHead.module.css';

/**
 * Which number stands for a missing label, and why the label threshold is what it is, while nobody has chosen it; a question
 * where the column leaves doubt.
 */
export function LabelThresholdReason() {
  const suggested = useStoreOf('label', (state) => state.suggested);
  const chooseCut = useStoreOf('label', (state) => state.chooseCut);
  const missingMark = useStoreOf('label', (state) => state.missingMark);
  const takeAllNumbers = useStoreOf('label', (state) => state.takeAllNumbers);
  const all = useStoreOf('label', ({ source }) => source !== null && takesAllNumbers(source));
  return (
    <>
      {missingMark && (
        <p>
          {all
            ? `${count(missingMark.rows)} labels of −1 count as labels, because you said so.`
            : missingMark.reason}{' '}
          <Button size="s" variant="quiet" onClick={() => void takeAllNumbers(!all)}>
            {all ? 'Take −1 for a missing label' : 'Count −1 as a label'}
          </Button>
        </p>
      )}
      {suggested && <Suggested {...suggested} onChoose={chooseCut} />}
    </>
  );
}

interface SuggestedProps extends LabelThreshold {
  onChoose: (cut: number) => void;
}

function Suggested({ cut, sure, reason, onChoose }: SuggestedProps) {
  if (sure)
    return (
      <p>
        Good from {cut}: {reason}
      </p>
    );
  return (
    <div className={styles.question} role="status">
      <p>
        <strong>Which rows are good?</strong> {reason} Until you say, everything below takes {cut}.
      </p>
      <Button onClick={() => onChoose(cut)}>Good from {cut}</Button>
    </div>
  );
}
