import { lazy, Suspense } from 'react';
import { isShift } from '#core/metrics/shift/is-shift.ts';
import { TraceTerm } from '../../charts/frame/Trace.tsx';
import { plural } from '../../words/numbers.ts';
import styles from './GuaranteeFields.module.css';
import { useAnalysis } from './useAnalysis.ts';

const ShiftByMeaning = lazy(() => import('./ShiftByMeaning.tsx'));

/** Whether scored rows without a label are like those that the promise is calibrated on; nothing where there are none. */
export function ShiftSentence() {
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
            rows: `${plural(calibration.rows, 'labelled row')} of ${plural(calibration.instructions, 'instruction')}, ${plural(fresh.rows, 'row')} without a label of ${plural(fresh.instructions, 'instruction')}`,
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
