import type { SectionName } from '#state/compare/compare-store.ts';
import { ErrorState } from '../../primitives/ErrorState.tsx';
import { useStoreOf } from '../../stores.tsx';
import styles from './CompareScreen.module.css';

/** Why a part shows nothing, or metrics of earlier scores: newer ones are being computed, or could not be. */
export function SectionState({ of, shown }: { of: SectionName; shown: boolean }) {
  const error = useStoreOf('compare', (state) => state.errors[of]);
  const computing = useStoreOf('compare', (state) => state.computing);
  if (error)
    return (
      <ErrorState title="These metrics could not be computed">
        <p>{error.message}</p>
        <p>{shown ? 'The metrics shown predate this error.' : 'The scores are stored and unharmed.'}</p>
      </ErrorState>
    );
  if (shown && computing !== of) return null;
  return (
    <p className={styles.note} role="status">
      {computing === of
        ? 'Resampling instructions for the intervals.'
        : computing === null
          ? ''
          : 'Waits for the other metrics.'}
    </p>
  );
}
