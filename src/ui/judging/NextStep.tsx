import { canResume, isElsewhere } from '#state/run-ownership.ts';
import { Button } from '../primitives/Button.tsx';
import { LinkButton } from '../primitives/LinkButton.tsx';
import { useStoreOf, useStores } from '../stores.tsx';
import { count, plural } from '../words/numbers.ts';
import { judgeInTurn } from './judge-in-turn.ts';

/** The one primary button: whatever brings the open dataset a step further. */
export function NextStep() {
  const stores = useStores();
  const dataset = useStoreOf('datasets', (state) => state.selected);
  const run = useStoreOf('run', (state) => state.current);
  const active = useStoreOf('run', (state) => state.active?.datasetId);
  const resumable = useStoreOf('run', (state) => state.current !== null && canResume(state.current, state));
  const elsewhere = useStoreOf('run', (state) => state.current !== null && isElsewhere(state.current, state));
  const pending = useStoreOf('run', (state) => state.pending);
  const source = useStoreOf('judge', (state) => state.source);
  const catalogue = useStoreOf('judge', (state) => state.catalogue);
  const limit = useStoreOf('judge', (state) => state.limit);
  if (!dataset) return null;

  const toJudge = () => stores.route.getState().go('judge');
  if (active === dataset.id || elsewhere || pending === 'start' || pending === 'resume')
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
        judgeInTurn(stores, dataset);
      }}
    >
      Judge {plural(Math.min(limit ?? dataset.rows, dataset.rows), 'row')}
    </Button>
  );
}
