import { Button } from '../../primitives/Button.tsx';
import { ErrorState } from '../../primitives/ErrorState.tsx';
import { useStoreOf } from '../../stores.tsx';
import styles from './RunError.module.css';

/** Why the run, or the load before it, did not go on. What was scored stays. */
export function RunError() {
  const error = useStoreOf('run', (state) => state.error);
  const load = useStoreOf('judge', (state) => state.load);
  const dismiss = useStoreOf('run', (state) => state.dismissError);
  const current = useStoreOf('run', (state) => state.current);
  const shown = error ?? (load.kind === 'failed' ? load.error : null);
  if (!shown) return null;
  return (
    <div className={styles.error}>
      <ErrorState
        title={load.kind === 'failed' ? 'The judge could not be loaded' : 'The run stopped'}
        action={
          error && (
            <Button size="s" variant="quiet" onClick={dismiss}>
              Close
            </Button>
          )
        }
      >
        <p>{shown.message}</p>
        {current && current.scored > 0 && <p>The {current.scored} rows that are scored are kept.</p>}
      </ErrorState>
    </div>
  );
}
