import { defaultCosine, maxReworded } from '#core/rows/rewordings.ts';
import type { NearInstructions } from '#protocol/data-protocol.ts';
import { embedderWords } from '#state/methods/requirements.ts';
import { EmbeddingProgress } from '../../judging/EmbeddingProgress.tsx';
import { Button } from '../../primitives/Button.tsx';
import { useStoreOf, useStores } from '../../stores.tsx';
import { count } from '../../words/numbers.ts';
import { LikePairs } from './LikePairs.tsx';
import styles from './NearDuplicatesPanel.module.css';

/** Instructions that say nearly the same in other words, found by the sentence embedder where somebody asks for it. */
export function ByMeaning({ found }: { found: NearInstructions }) {
  const { datasets } = useStores();
  const underWay = useStoreOf('embedding', (state) => state.underWay);
  const error = useStoreOf('datasets', (state) => state.near.meaningError);
  const instructions = found.group.length;
  if (instructions > maxReworded)
    return (
      <p className={styles.waiting}>
        Compared by characters alone: more than {count(maxReworded)} instructions are too many to compare each
        with each by meaning.
      </p>
    );
  if (underWay) return <EmbeddingProgress underWay={underWay} />;
  if (found.rewordings)
    return (
      <>
        <p className={styles.waiting}>
          Compared by meaning too, at a cosine of {defaultCosine} or more
          {found.rewordings.length === 0 ? ': no further instruction is nearly the same.' : '.'}
        </p>
        <LikePairs title="Joined by meaning alone" unit="cosine" pairs={found.rewordings} />
      </>
    );
  return (
    <>
      {error && <p role="alert">{error.message}</p>}
      <p>
        <Button onClick={() => void datasets.getState().countByMeaning()}>Compare them by meaning too</Button>
      </p>
      <p className={styles.waiting}>{embedderWords}</p>
    </>
  );
}
