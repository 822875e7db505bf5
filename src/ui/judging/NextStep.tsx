import { specOf } from '#state/judge-question.ts';
import { canResume, isElsewhere } from '#state/run-ownership.ts';
import { Button } from '../primitives/Button.tsx';
import { LinkButton } from '../primitives/LinkButton.tsx';
import { useStoreOf, useStores } from '../stores.tsx';
import { count, plural } from '../words/numbers.ts';

/** The one primary button: whatever brings the open dataset a step further. */
export function NextStep() {
  const stores = useStores();
  const dataset = useStoreOf('datasets', (state) => state.selected);
  const run = useStoreOf('run', (state) => state.current);
  const activeId = useStoreOf('run', (state) => state.activeId);
  const resumable = useStoreOf('run', (state) => state.current !== null && canResume(state.current, state));
  const elsewhere = useStoreOf('run', (state) => state.current !== null && isElsewhere(state.current, state));
  const pending = useStoreOf('run', (state) => state.pending);
  const source = useStoreOf('judge', (state) => state.source);
  const catalogue = useStoreOf('judge', (state) => state.catalogue);
  const limit = useStoreOf('judge', (state) => state.limit);
  const sampleSeed = useStoreOf('judge', (state) => state.sampleSeed);
  if (!dataset) return null;

  const toJudge = () => stores.route.getState().go('judge');
  if (activeId !== null || elsewhere || pending === 'start' || pending === 'resume')
    return (
      <LinkButton variant="primary" href="#/judge">
        Watch the run
      </LinkButton>
    );
  if (run?.state === 'done')
    return (
      <LinkButton variant="primary" href="#/decide">
        See what to decline
      </LinkButton>
    );
  if (run && resumable)
    return (
      <Button
        variant="primary"
        onClick={() => {
          toJudge();
          void stores.run.getState().resume(run.id);
        }}
      >
        Go on with {count(run.rows - run.scored)} of {plural(run.rows, 'row')}
      </Button>
    );
  if (!source && catalogue !== null)
    return (
      <LinkButton variant="primary" href="#/judge">
        Choose a judge
      </LinkButton>
    );
  return (
    <Button
      variant="primary"
      busy={!source}
      onClick={() => {
        toJudge();
        void stores.run.getState().start(specOf(stores.judge.getState()), limit, { sampleSeed });
      }}
    >
      Judge {plural(Math.min(limit ?? dataset.rows, dataset.rows), 'row')}
    </Button>
  );
}
