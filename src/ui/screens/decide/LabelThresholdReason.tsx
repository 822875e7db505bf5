import { Button } from '../../primitives/Button.tsx';
import { useStoreOf } from '../../stores.tsx';
import styles from './DecideHead.module.css';

/** Why the label threshold is what it is, while nobody has chosen it; a question where the column leaves doubt. */
export function LabelThresholdReason() {
  const suggested = useStoreOf('label', (state) => state.suggested);
  const chooseCut = useStoreOf('label', (state) => state.chooseCut);
  if (!suggested) return null;
  const { cut, sure, reason } = suggested;
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
      <Button onClick={() => chooseCut(cut)}>Good from {cut}</Button>
    </div>
  );
}
