import { useState } from 'react';
import { niceDomain } from '#core/charts/scales.ts';
import { calibrationKeys } from '#core/metrics/calibration/calibration-errors.ts';
import type { CalibrationFit } from '#core/metrics/calibration/calibration-report.ts';
import type { CalibratorKind } from '#core/metrics/calibration/calibrator.ts';
import { type MetricKey, metricCatalogue } from '#core/metrics/catalogue/catalogue.ts';
import { hasInterval, lackOf, numbersOf } from '#core/metrics/estimate.ts';
import type { DatasetSummary } from '#core/rows/dataset.ts';
import { formatEstimate, formatNumber } from '#core/words/format.ts';
import type { DecideFigures } from '#state/decide/computations.ts';
import { DotPlot } from '../../charts/DotPlot.tsx';
import { smallRemark, tooFew } from '../../charts/framing.ts';
import { Reliability } from '../../charts/Reliability.tsx';
import { fileName } from '../../primitives/download.ts';
import { Field } from '../../primitives/Field.tsx';
import { Select } from '../../primitives/Input.tsx';
import { Panel } from '../../primitives/Panel.tsx';
import { drawsWords } from '../../words/draws.ts';
import { count, plural } from '../../words/numbers.ts';
import { partWords } from './basis.ts';
import styles from './TrustPanel.module.css';
import { useAnalysis } from './useAnalysis.ts';

const kindNames: Record<CalibratorKind, string> = {
  digits: 'The ten digits as they are',
  temperature: 'Temperature on the ten digits',
  isotonic: 'Isotonic, of the score',
  platt: 'Platt, of the score',
  'venn-abers': 'Venn-Abers, of the score',
};
const entryOf = {
  digits: 'probability',
  temperature: 'temperature',
  isotonic: 'isotonic',
  platt: 'platt',
  'venn-abers': 'venn_abers',
} as const satisfies Record<CalibratorKind, MetricKey>;

/** Whether "80% sure to be good" means good in 80 of 100: before and after calibration, on held-out instructions. */
export function CalibrationPanel({ dataset, figures }: { dataset: DatasetSummary; figures: DecideFigures }) {
  const { value: report = null, error = null } = useAnalysis('calibrate') ?? {};
  const [asked, setAsked] = useState<CalibratorKind>('isotonic');
  const { label } = figures;
  if (!label || (!report && !error)) return null;
  if (!report)
    return (
      <Panel title="Are the probabilities to be believed?">
        <p className={styles.waiting}>{error!.message}</p>
      </Panel>
    );
  const [before, ...others] = report.fits;
  const after = others.find(({ kind }) => kind === asked) ?? others[0];
  const fits = [before, after].filter((fit) => fit !== undefined);
  const { split, testRows, calibrationRows } = report;
  const caption = `n = ${plural(testRows, 'test row')} of ${plural(split.instructions.test, 'instruction')}; fitted on ${plural(calibrationRows, 'row')} of ${count(split.instructions.calibration)} others${partWords(figures)}`;
  const trace = {
    rows: caption,
    split: 'test; halves by instruction',
    seed: drawsWords,
  };
  return (
    <Panel
      title="Are the probabilities to be believed?"
      aside={`P(${label.column} ≥ ${label.cut}) from the judge, against how often it was so`}
      actions={
        others.length > 1 && (
          <Field label="Calibrated by" inline>
            {(control) => (
              <Select
                {...control}
                value={after?.kind}
                onChange={(event) => setAsked(event.target.value as CalibratorKind)}
              >
                {others.map(({ kind }) => (
                  <option key={kind} value={kind}>
                    {kindNames[kind]}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        )
      }
    >
      {error && <p className={styles.waiting}>{error.message} The metrics below predate this error.</p>}
      <div className={styles.calibration}>
        <Reliability
          event={`${label.column} ≥ ${label.cut}`}
          panels={fits.map((fit) => ({
            name: kindNames[fit.kind],
            note: [eceWords(fit), testWords(fit), ...widthWords(fit)].join('; '),
            bins: fit.reliability,
          }))}
          caption={caption}
          remark={smallRemark(testRows, split.instructions.test)}
          empty={tooFew(testRows, 'test rows')}
          traces={[...fits.map(({ kind }) => entryOf[kind]), 'ece' as const, 'calibration_test' as const].map(
            (metric) => ({
              metric,
              ...trace,
            }),
          )}
          fileName={fileName('reliability', dataset.name)}
        />
        {before && after && !tooFew(testRows) && (
          <DotPlot
            title="Calibration errors, before (ring) and after (dot)"
            axisName="Error"
            rowName="Measure"
            format={(value) => formatNumber(value, 3)}
            reference={{ value: 0, name: 'calibrated' }}
            domain={errorDomain(before, after)}
            rows={calibrationKeys.map((key) => ({
              name: metricCatalogue[key].name,
              estimate: after.errors[key],
              before: before.errors[key],
            }))}
            caption={overWords(after)}
            traces={[
              ...calibrationKeys.map((metric) => ({ metric, ...trace })),
              { metric: 'paired_difference', name: 'Change of ECE', ...trace },
            ]}
            fileName={fileName('calibration-errors', dataset.name)}
          />
        )}
      </div>
    </Panel>
  );
}

/** From none to the largest there is: an error is never below 0. */
function errorDomain(...fits: CalibrationFit[]): [number, number] {
  const highs = fits
    .flatMap(({ errors }) => calibrationKeys.map((key) => errors[key]))
    .map((e) => numbersOf(e)[2] ?? 0);
  return [0, niceDomain(0, Math.max(0.1, ...highs), 5)[1]];
}

const eceWords = (fit: CalibrationFit) =>
  `ECE ${formatEstimate(fit.errors.ece, (value) => formatNumber(value, 3))}`;

/** How much the calibration rows leave open, where the calibrator tells. */
const widthWords = ({ width }: CalibrationFit): string[] =>
  width
    ? [
        `two probabilities a row, ${formatNumber(width.mean, 3)} apart on average, ${formatNumber(width.greatest, 3)} at most`,
      ]
    : [];

/** What the calibration test says, no more than it shows. */
function testWords({ calibrated }: CalibrationFit): string {
  if (calibrated === null) return 'too few instructions for a calibration test';
  const p = calibrated < 0.001 ? 'p < 0.001' : `p = ${formatNumber(calibrated, 3)}`;
  return calibrated < 0.05 ? `not calibrated (${p})` : `not shown to be miscalibrated (${p})`;
}

/** Whether calibration helped, by the paired interval of the difference. */
function overWords({ eceOverFirst, kind }: CalibrationFit): string {
  if (!hasInterval(eceOverFirst)) return lackOf(eceOverFirst)!;
  const by = `${kindNames[kind]}: ECE changes by ${formatEstimate(eceOverFirst, (value) => formatNumber(value, 3))}`;
  if (eceOverFirst.high < 0) return `${by}, better`;
  if (eceOverFirst.low > 0) return `${by}, worse`;
  return `${by}, no sure difference`;
}
