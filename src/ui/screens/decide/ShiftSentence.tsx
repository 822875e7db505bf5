import { lazy, Suspense } from 'react';
import { isShift } from '#core/metrics/shift/is-shift.ts';
import { chosenOffer } from '#state/decide/new-rows-store.ts';
import { TraceTerm } from '../../charts/frame/Trace.tsx';
import { useStoreOf } from '../../stores.tsx';
import { plural } from '../../words/numbers.ts';
import styles from './GuaranteeFields.module.css';
import { useAnalysis } from './useAnalysis.ts';

const NewRowsChoice = lazy(() => import('./NewRowsChoice.tsx'));
const ShiftByMeaning = lazy(() => import('./ShiftByMeaning.tsx'));

/** Whether new rows are like those that the promise is calibrated on, and which rows are new. */
export function ShiftSentence() {
  return (
    <>
      <Suspense fallback={null}>
        <NewRowsChoice />
      </Suspense>
      <Found />
    </>
  );
}

function Found() {
  const other = useStoreOf('newRows', chosenOffer);
  const { value: report = null, error = null } = useAnalysis('shift', noOptions) ?? {};
  if (error)
    return (
      <p className={styles.problem} role="alert">
        {error.message}
      </p>
    );
  if (!report) return null;
  const { calibration, fresh, p, permutations, sentence, meaning } = report;
  return (
    <>
      <p className={isShift(p) ? styles.problem : styles.rests}>
        {sentence}{' '}
        <TraceTerm
          trace={{
            metric: 'shift',
            rows: `${plural(calibration.rows, 'labelled row')} of ${plural(calibration.instructions, 'instruction')}, ${plural(fresh.rows, 'row')} ${other ? `of ${other.name},` : 'without a label of'} ${plural(fresh.instructions, 'instruction')}`,
            seed: `${plural(permutations, 'relabelling')} of whole instructions`,
          }}
        />
      </p>
      {p !== null && !meaning && (
        <Suspense fallback={null}>
          <ShiftByMeaning />
        </Suspense>
      )}
    </>
  );
}

const noOptions = {};
