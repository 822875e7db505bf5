import type { EmbeddingUnderWay } from '#state/embedding-store.ts';
import { Button } from '../primitives/Button.tsx';
import { Progress } from '../primitives/Progress.tsx';
import { useStores } from '../stores.tsx';
import { count, plural } from '../words/numbers.ts';
import styles from './EmbeddingProgress.module.css';

/** How far the sentence embedder is, and a way to stop it. */
export function EmbeddingProgress({ underWay }: { underWay: EmbeddingUnderWay }) {
  const { embedding } = useStores();
  const { name, progress, fetched, message } = underWay;
  const { done, total } = progress ?? fetched;
  return (
    <div className={styles.progress}>
      <p className={styles.words} aria-live="polite">
        {progress
          ? `${count(progress.done)} of ${plural(progress.total, 'text')} read by the sentence embedder`
          : message}
      </p>
      <Progress label={name} value={done} total={total} />
      <p>
        <Button onClick={() => void embedding.getState().cancel()}>Cancel</Button>
      </p>
    </div>
  );
}
