import type { RowWeighting } from '#core/metrics/threshold/threshold-options.ts';
import type { ThresholdReport } from '#core/metrics/threshold/threshold-report.ts';
import { formatPercent } from '#core/words/format.ts';
import { type GuaranteeMethod, resultOf } from '#state/decide/line-store.ts';
import { Button } from '../../primitives/Button.tsx';
import { Field } from '../../primitives/Field.tsx';
import { Select } from '../../primitives/Input.tsx';
import { useStoreOf, useStores } from '../../stores.tsx';
import styles from './GuaranteeFields.module.css';
import { methodNames } from './guarantee-methods.ts';
import { PromiseKept } from './PromiseKept.tsx';
import { ShareInput } from './ShareInput.tsx';
import { SplitFields } from './SplitFields.tsx';

/** What a method accepts of the calibration rows, so that the methods can be weighed before one is chosen. */
function acceptedWords(report: ThresholdReport | null, method: GuaranteeMethod): string {
  if (!report) return '';
  return `: accepts ${formatPercent(resultOf(report, method).onCalibration?.coverage ?? 0, 0)}`;
}

/**
 * What kind of promise, how sure, on which split; and what came of it.
 * @param event what "bad" means: "quality under 5"
 */
export function GuaranteeFields({ event }: { event: string }) {
  const { line } = useStores();
  const guarantee = useStoreOf('line', (state) => state.guarantee);
  const report = useStoreOf('line', (state) => state.report);
  const certifying = useStoreOf('line', (state) => state.certifying);
  const error = useStoreOf('line', (state) => state.error);
  const { method, delta, correction, unit, weights, calibrationShare } = guarantee;
  const isNewElsewhere = useStoreOf('newRows', (state) => state.chosen !== null);
  const lackingShare = report?.lacking?.share ?? null;
  const certify = (part: Partial<typeof guarantee>) => void line.getState().certify(part);
  return (
    <div className={styles.fields}>
      <div className={styles.row}>
        <span>wrong in at most</span>
        <ShareInput
          label="Chance that the promise fails, in percent"
          share={delta}
          min={0.1}
          max={50}
          disabled={method === 'conformal-risk'}
          onCommit={(share) => certify({ delta: share })}
        />
        <span>of such calibrations</span>
      </div>
      <details className={styles.details}>
        <summary>Method and split</summary>
        <div className={styles.options}>
          <Field label="Method">
            {(control) => (
              <Select
                {...control}
                value={method}
                onChange={(event) => certify({ method: event.target.value as GuaranteeMethod })}
              >
                {Object.entries(methodNames).map(([value, name]) => (
                  <option key={value} value={value}>
                    {name}
                    {acceptedWords(report, value as GuaranteeMethod)}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          {method !== 'conformal-risk' && (
            <Field label="What counts once">
              {(control) => (
                <Select
                  {...control}
                  value={unit}
                  onChange={(event) => certify({ unit: event.target.value as typeof unit })}
                >
                  <option value="instruction">A new instruction</option>
                  <option value="row">A new row</option>
                </Select>
              )}
            </Field>
          )}
          {(report?.missing || weights !== 'none' || isNewElsewhere) && (
            <Field label="Labelled rows stand for">
              {(control) => (
                <Select
                  {...control}
                  value={weights}
                  onChange={(event) => certify({ weights: event.target.value as RowWeighting })}
                >
                  <option value="none">Rows like themselves</option>
                  <option value="labelling">All rows: weighted for those without a label</option>
                  <option value="shift">New rows: weighted to be like them</option>
                </Select>
              )}
            </Field>
          )}
          {method === 'learn-then-test' && (
            <Field label="Correction for testing several thresholds">
              {(control) => (
                <Select
                  {...control}
                  value={correction}
                  onChange={(event) => certify({ correction: event.target.value as typeof correction })}
                >
                  <option value="holm">Holm</option>
                  <option value="bonferroni">Bonferroni</option>
                </Select>
              )}
            </Field>
          )}
          <div className={styles.row}>
            <span>Calibrate on</span>
            <ShareInput
              label="Share of instructions to calibrate on, in percent"
              share={calibrationShare}
              decimals={0}
              step={5}
              min={10}
              max={90}
              onCommit={(share) => certify({ calibrationShare: share })}
            />
            <span>of the instructions, test on the rest</span>
          </div>
          <SplitFields />
        </div>
      </details>
      {error ? (
        <p className={styles.problem} role="alert">
          {error.message}
        </p>
      ) : (
        report && (
          <div aria-busy={certifying}>
            <PromiseKept
              report={report}
              result={resultOf(report, method)}
              alpha={guarantee.alpha}
              delta={delta}
              event={event}
            />
            {method === 'fixed-sequence' && lackingShare !== null && (
              <Button onClick={() => certify({ calibrationShare: lackingShare })}>
                Calibrate on {Math.round(100 * lackingShare)}% of the instructions
              </Button>
            )}
          </div>
        )
      )}
      {!report && certifying && (
        <p className={styles.waiting}>Testing thresholds on the calibration split.</p>
      )}
    </div>
  );
}
