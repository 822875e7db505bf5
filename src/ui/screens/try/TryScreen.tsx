import { LoadGauge } from '../../judging/LoadGauge.tsx';
import { Button } from '../../primitives/Button.tsx';
import { ErrorState } from '../../primitives/ErrorState.tsx';
import { LinkButton } from '../../primitives/LinkButton.tsx';
import { LiveStatus } from '../../primitives/LiveStatus.tsx';
import { ScreenHead } from '../../primitives/Screen.tsx';
import { useStoreOf } from '../../stores.tsx';
import { AnswerPanel } from './AnswerPanel.tsx';
import { InstructionPanel } from './InstructionPanel.tsx';
import styles from './TryScreen.module.css';
import { trySentence } from './try-sentence.ts';
import { useVerdict } from './useVerdict.ts';
import { VerdictPanel } from './VerdictPanel.tsx';

function Actions() {
  const phase = useStoreOf('try', (state) => state.phase);
  const empty = useStoreOf('try', (state) => state.instruction.trim() === '');
  const write = useStoreOf('try', (state) => state.write);
  const stop = useStoreOf('try', (state) => state.stop);
  const running = useStoreOf('run', (state) => state.activeId !== null);
  const hasJudge = useStoreOf('judge', (state) => state.source !== null);
  if (phase === 'loading') return <Button onClick={() => void stop()}>Cancel</Button>;
  if (phase === 'writing' || phase === 'stopping')
    return (
      <Button busy={phase === 'stopping'} onClick={() => void stop()}>
        Stop writing
      </Button>
    );
  return (
    <Button
      variant="primary"
      busy={phase === 'judging'}
      disabled={running || empty || !hasJudge}
      onClick={() => void write()}
    >
      Write and judge an answer
    </Button>
  );
}

function useRemark(): string {
  const running = useStoreOf('run', (state) => state.activeId !== null);
  const hasJudge = useStoreOf('judge', (state) => state.source !== null || state.catalogue === null);
  if (running)
    return 'A run is under way, and the judge can do one thing at a time. Try it when it has ended.';
  if (!hasJudge) return 'There is no model here. Choose one under Judge, or bring a file of your own.';
  return 'Nothing leaves this browser.';
}

/** One instruction, answered by the model here and judged: what the whole workbench does to thousands of rows. */
export function TryScreen() {
  const phase = useStoreOf('try', (state) => state.phase);
  const attempt = useStoreOf('try', (state) => state.attempt);
  const error = useStoreOf('try', (state) => state.error);
  const { verdict, standing } = useVerdict();
  const sentence = trySentence(phase, attempt, verdict);
  return (
    <>
      <ScreenHead
        sentence={sentence}
        lead={
          <p>
            The model chosen under Judge writes an answer, and the judge then reads it as it reads every row:
            without knowing who wrote it.
          </p>
        }
        actions={<Actions />}
        remark={useRemark()}
      />
      <LiveStatus text={sentence} />
      {phase === 'loading' && <LoadGauge />}
      {error && (
        <div className={styles.error}>
          <ErrorState
            title={attempt && attempt.text !== '' ? 'The answer was not judged' : 'No answer was written'}
            action={<LinkButton href="#/judge">Choose a judge</LinkButton>}
          >
            <p>{error.message}</p>
          </ErrorState>
        </div>
      )}
      <div className={styles.columns}>
        <InstructionPanel />
        <div className={styles.column}>
          <AnswerPanel />
          {verdict && <VerdictPanel verdict={verdict} standing={standing} />}
        </div>
      </div>
    </>
  );
}
