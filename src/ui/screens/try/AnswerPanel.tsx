import { LongText } from '../../primitives/LongText.tsx';
import { Panel } from '../../primitives/Panel.tsx';
import { useStoreOf } from '../../stores.tsx';
import styles from './TryScreen.module.css';
import { endWords } from './try-sentence.ts';

/** The answer as it is written. */
export function AnswerPanel() {
  const attempt = useStoreOf('try', (state) => state.attempt);
  const phase = useStoreOf('try', (state) => state.phase);
  const instruction = useStoreOf('try', (state) => state.instruction);
  const writing = phase === 'writing' || phase === 'stopping';
  return (
    <Panel title="What the model answers" aside={attempt ? endWords(attempt) : undefined}>
      {attempt ? (
        <div className={styles.body}>
          {attempt.instruction !== instruction && (
            <p className={styles.asked}>
              To: <LongText text={attempt.instruction} />
            </p>
          )}
          <p className={styles.text} aria-busy={writing}>
            {attempt.text === '' && writing ? 'Reading the instruction.' : <LongText text={attempt.text} />}
          </p>
        </div>
      ) : (
        <p className={styles.none}>
          Nothing is written yet. A small model often errs without a sign of it, which is what a judge is for.
        </p>
      )}
    </Panel>
  );
}
