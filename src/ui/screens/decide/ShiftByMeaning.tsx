import { useState } from 'react';
import { type ErrorRecord, toErrorRecord } from '#core/errors.ts';
import { embedderWords } from '#state/methods/requirements.ts';
import { EmbeddingProgress } from '../../judging/EmbeddingProgress.tsx';
import { Button } from '../../primitives/Button.tsx';
import { useStoreOf, useStores } from '../../stores.tsx';
import styles from './GuaranteeFields.module.css';

/** Has what the texts mean compared too, which takes the sentence embedder. */
export default function ShiftByMeaning() {
  const { decide } = useStores();
  const underWay = useStoreOf('embedding', (state) => state.underWay);
  const [error, setError] = useState<ErrorRecord | null>(null);
  if (underWay) return <EmbeddingProgress underWay={underWay} />;
  const compare = () => {
    setError(null);
    decide
      .getState()
      .compareMeaning()
      .catch((thrown: unknown) => {
        const found = toErrorRecord(thrown);
        if (found.code !== 'cancelled') setError(found);
      });
  };
  return (
    <>
      {error && (
        <p className={styles.problem} role="alert">
          {error.message}
        </p>
      )}
      <p>
        <Button size="s" variant="quiet" title={embedderWords} onClick={compare}>
          Compare what the texts mean too
        </Button>
      </p>
    </>
  );
}
