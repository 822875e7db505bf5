import { judgeName } from '#core/judge/identity.ts';
import { failedRequestWords } from '#core/run/failed-requests.ts';
import type { RunSummary } from '#core/run/run.ts';
import { takenWords } from '#core/run/taken-rows.ts';
import { canResume, isElsewhere, isInterrupted } from '#state/run-ownership.ts';
import type { RunStoreState } from '#state/run-store.ts';
import { Button } from '../../primitives/Button.tsx';
import { Panel } from '../../primitives/Panel.tsx';
import { PickItem, PickList } from '../../primitives/PickList.tsx';
import { StoredItem } from '../../primitives/StoredItem.tsx';
import { useStoreOf } from '../../stores.tsx';
import { count, plural } from '../../words/numbers.ts';
import { RenameRun } from './RenameRun.tsx';

const when = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' });

function stateOf(run: RunSummary, busy: Pick<RunStoreState, 'activeId' | 'elsewhere'>): string {
  if (isElsewhere(run, busy)) return `${run.state === 'paused' ? 'paused' : 'running'} in another tab`;
  return isInterrupted(run, busy) ? 'interrupted' : run.state;
}

function RunItem({ run }: { run: RunSummary }) {
  const current = useStoreOf('run', (state) => state.current?.id === run.id);
  const idle = useStoreOf('run', (state) => state.activeId === null);
  const busy = useStoreOf('run', (state) => state.activeId === run.id || isElsewhere(run, state));
  const resumable = useStoreOf('run', (state) => canResume(run, state));
  const state = useStoreOf('run', (state) => stateOf(run, state));
  const open = useStoreOf('run', (state) => state.open);
  const resume = useStoreOf('run', (state) => state.resume);
  const remove = useStoreOf('run', (state) => state.remove);
  const restore = useStoreOf('run', (state) => state.restore);
  const say = useStoreOf('notices', (state) => state.say);
  const datasetRows = useStoreOf('datasets', (state) => state.selected?.rows ?? run.rows);
  const taken = takenWords(run, datasetRows);
  const judge = judgeName(run.judge);
  const created = when.format(new Date(run.createdAt));
  return (
    <PickItem
      name={run.name ?? judge}
      notes={[
        `${run.name === undefined ? '' : `${judge}, `}${run.judge.template.name}; ${created}`,
        [
          `${count(run.scored)} of ${plural(run.rows, 'row')}`,
          ...(taken === null ? [] : [taken]),
          state,
          ...(run.failedRequests ? [failedRequestWords(run.failedRequests)] : []),
        ].join(', '),
      ]}
      current={current}
      onOpen={() => void open(run.id)}
      actions={
        <>
          {resumable && idle && run.spec.method !== 'external' && (
            <Button size="s" onClick={() => void resume(run.id)}>
              Resume
            </Button>
          )}
          <RenameRun run={run} created={created} />
          {!busy && (
            <Button
              size="s"
              variant="quiet"
              aria-label={`Remove the run of ${created}`}
              onClick={async () => {
                await remove(run.id);
                say(`The run of ${created} was removed.`, () => void restore(run.id));
              }}
            >
              Remove
            </Button>
          )}
        </>
      }
    />
  );
}

/** Every run of this dataset that is stored here: to look at, to name, to resume, to remove. */
export function RunsPanel() {
  const runs = useStoreOf('run', (state) => state.runs);
  const remove = useStoreOf('run', (state) => state.remove);
  if (runs.length === 0) return null;
  return (
    <Panel title="Runs of this dataset" aside={count(runs.length)}>
      <PickList>
        {runs.map((run) => (
          <StoredItem key={run.id} what="run" onRemove={() => void remove(run.id)}>
            <RunItem run={run} />
          </StoredItem>
        ))}
      </PickList>
    </Panel>
  );
}
