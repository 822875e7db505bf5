import type { Checkup } from '#core/checkup/checkup.ts';
import { judgeName } from '#core/judge/identity.ts';
import { templateProblems } from '#core/template/fill-template.ts';
import { canResumeCheckup } from '#state/checkup/checkup-store.ts';
import { specOf } from '#state/judge-question.ts';
import { isElsewhere } from '#state/run-ownership.ts';
import { Button } from '../../../primitives/Button.tsx';
import { ErrorState } from '../../../primitives/ErrorState.tsx';
import { Panel } from '../../../primitives/Panel.tsx';
import { Progress } from '../../../primitives/Progress.tsx';
import { StoredItem } from '../../../primitives/StoredItem.tsx';
import { useStoreOf, useStores } from '../../../stores.tsx';
import { plural } from '../../../words/numbers.ts';
import styles from './CheckupPanel.module.css';
import { CheckupTable } from './CheckupTable.tsx';

/** What the chosen judge sees on the user's own rows, without a label: run, follow, read, remove. */
export function CheckupPanel() {
  const list = useStoreOf('checkup', (state) => state.list);
  const error = useStoreOf('checkup', (state) => state.error);
  const remove = useStoreOf('checkup', (state) => state.remove);
  return (
    <Panel title="Check-up" actions={<Start />}>
      <p className={styles.note}>
        Takes 60 of your rows, makes changed copies of the responses (faults, harmless changes, attacks) and
        shows how often the judge scores the copy lower. It needs no label.
      </p>
      {error && (
        <ErrorState title="The check-up could not go on">
          <p>{error.message}</p>
          <p>What was read is stored.</p>
        </ErrorState>
      )}
      {list.map((checkup, at) => (
        <StoredItem key={checkup.id} as="div" what="check-up" onRemove={() => void remove(checkup.id)}>
          <CheckupItem checkup={checkup} first={at === 0} />
        </StoredItem>
      ))}
    </Panel>
  );
}

function Start() {
  const { checkup, datasets, judge, work } = useStores();
  const pending = useStoreOf('checkup', (state) => state.pending);
  const source = useStoreOf('judge', (state) => state.source);
  const template = useStoreOf('judge', (state) => state.templates[state.mode]);
  /** Now, or when the judge has finished what it is busy with. */
  const startInTurn = () => {
    const { selected } = datasets.getState();
    if (!selected) return;
    const { method: _, ...spec } = specOf(judge.getState());
    work
      .getState()
      .enqueue(`check this judge on ${selected.name}`, () =>
        checkup.getState().start(undefined, { datasetId: selected.id, spec }),
      );
  };
  return (
    <Button
      size="s"
      busy={pending === 'start'}
      disabled={!source || templateProblems(template).length > 0}
      onClick={startInTurn}
    >
      Check this judge
    </Button>
  );
}

function CheckupItem({ checkup, first }: { checkup: Checkup; first: boolean }) {
  const active = useStoreOf('checkup', (state) => state.activeId === checkup.id);
  const elsewhere = useStoreOf('checkup', (state) => isElsewhere(checkup, state));
  const resumable = useStoreOf(
    'checkup',
    (state) => state.activeId === null && canResumeCheckup(checkup, state),
  );
  const cancel = useStoreOf('checkup', (state) => state.cancel);
  const resume = useStoreOf('checkup', (state) => state.resume);
  const remove = useStoreOf('checkup', (state) => state.remove);
  const pending = useStoreOf('checkup', (state) => state.pending);
  const { report, read, texts } = checkup;
  const name = `${judgeName(checkup.judge)}, ${checkup.judge.template.name}`;
  return (
    <article className={styles.item} aria-label={`Check-up of ${name}`}>
      <p className={styles.judge}>{name}</p>
      {report ? (
        <>
          <p className={styles.sentence}>{report.sentence}</p>
          <p className={styles.note}>
            {plural(report.rows, 'row')} of {plural(report.instructions, 'instruction')},{' '}
            {plural(report.texts, 'text')} read, {report.invalid} without a valid score. Intervals are 95%, by
            instruction.
          </p>
          <details open={first}>
            <summary className={styles.summary}>Every change</summary>
            <CheckupTable report={report} />
          </details>
        </>
      ) : (
        <>
          <p className={styles.note}>
            {read} of {plural(texts, 'text')} read
            {active ? '' : `, ${elsewhere ? 'under way in another tab' : stateWords(checkup)}`}.
            {checkup.error && ` ${checkup.error.message}`}
          </p>
          <Progress label="Texts read" value={read} total={texts} />
        </>
      )}
      <div className={styles.actions}>
        {active && (
          <Button size="s" busy={pending === 'cancel'} onClick={() => void cancel()}>
            Cancel the check-up
          </Button>
        )}
        {!report && resumable && (
          <Button size="s" busy={pending === 'start'} onClick={() => void resume(checkup.id)}>
            Resume
          </Button>
        )}
        {!active && !elsewhere && (
          <Button
            size="s"
            variant="quiet"
            aria-label={`Remove the check-up of ${name}`}
            onClick={() => void remove(checkup.id)}
          >
            Remove
          </Button>
        )}
      </div>
    </article>
  );
}

const stateWords = ({ state }: Checkup): string => (state === 'running' ? 'interrupted' : state);
