import type { LabelThreshold } from '#core/metrics/selective/label-threshold.ts';
import { Button } from '../../primitives/Button.tsx';
import { useStoreOf } from '../../stores.tsx';
import styles from './DecideHead.module.css';

/**
 * Which number stands for a missing label, and why the label threshold is what it is, while nobody has chosen it; a question
 * where the column leaves doubt.
 */
export function LabelThresholdReason() {
  const suggested = useStoreOf('label', (state) => state.suggested);
  const chooseCut = useStoreOf('label', (state) => state.chooseCut);
  const missingMark = useStoreOf('label', (state) => state.missingMark);
  return (
    <>
      {missingMark && <p>{missingMark.reason}</p>}
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
