import { LoadGauge } from '../../judging/LoadGauge.tsx';
import { Button } from '../../primitives/Button.tsx';
import { ScreenHead } from '../../primitives/Screen.tsx';
import { useStoreOf } from '../../stores.tsx';
import { shortName } from '../../words/names.ts';
import { useJudgeName } from './useJudgeName.ts';

/** The judge is being loaded: which part, how far, and a way out. */
export function LoadHead() {
  const cancelLoad = useStoreOf('judge', (state) => state.cancelLoad);
  const name = useJudgeName();
  return (
    <>
      <ScreenHead
        sentence={`Loading ${name ? shortName(name) : 'the judge'}`}
        lead={<p>It is loaded once and stays in this browser, so that the next visit needs no network.</p>}
        actions={<Button onClick={() => void cancelLoad()}>Cancel</Button>}
      />
      <LoadGauge />
    </>
  );
}
