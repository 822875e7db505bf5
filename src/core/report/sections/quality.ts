import { calibrationTable, widthSentences } from '../../analysis/calibrate.ts';
import { estimateText } from '../../analysis/report/estimate-json.ts';
import { reasonLines } from '../../analysis/report/reasons.ts';
import { worseThanChance } from '../../decision/trust.ts';
import { calibrationKeys } from '../../metrics/calibration/calibration-errors.ts';
import type { CalibrationReport } from '../../metrics/calibration/calibration-report.ts';
import { metricCatalogue } from '../../metrics/catalogue/catalogue.ts';
import { coreKeys } from '../../metrics/core-figures.ts';
import type { MaybeEstimate } from '../../metrics/estimate.ts';
import type { ScoreSummary } from '../../metrics/score-summary.ts';
import { detectionKeys } from '../../metrics/selective/detection.ts';
import { plural } from '../../words/count.ts';
import { reliabilityChart } from '../charts/reliability-chart.ts';
import type { ReportBlock, ReportSection } from '../document.ts';

/** Whether the judge is worth asking: every metric beside that of length, what is to be checked first, calibration. */
export function qualitySection(summary: ScoreSummary, calibration: CalibrationReport): ReportSection {
  const remarks = [worseThanChance(summary), summary.missing?.sentence ?? null].filter(
    (each) => each !== null,
  );
  return {
    id: 'quality',
    title: 'How well the judge tells good from bad',
    blocks: [
      ...remarks.map((text): ReportBlock => ({ kind: 'text', text })),
      ...metricBlocks(summary),
      ...calibrationBlocks(calibration),
    ],
  };
}

function metricBlocks({ basis, figures, baselines, detection, calibration }: ScoreSummary): ReportBlock[] {
  const lines: [string, MaybeEstimate, MaybeEstimate | null, MaybeEstimate | null][] = [
    ...coreKeys.map((key): (typeof lines)[number] => [
      metricCatalogue[key].name,
      figures[key],
      baselines?.length[key] ?? null,
      baselines?.overLength[key] ?? null,
    ]),
    ...detectionKeys.map((key): (typeof lines)[number] => [
      metricCatalogue[key].name,
      detection[key],
      null,
      null,
    ]),
    ...calibrationKeys.flatMap((key): typeof lines =>
      calibration ? [[metricCatalogue[key].name, calibration[key], null, null]] : [],
    ),
  ];
  const estimates = lines.flatMap(([, ...of]) => of).filter((each) => each !== null);
  const reasons = reasonLines(estimates).filter((line) => line !== '');
  return [
    {
      kind: 'table',
      caption: `Metrics with 95% intervals: ${plural(basis.n, 'row')} of ${plural(basis.instructions, 'instruction')}, ${basis.draws} resamples of instructions, seed ${basis.seed}`,
      rows: [
        ['metric', 'judge', 'length', 'judge − length'],
        ...lines.map(([name, ...of]) => [name, ...of.map((each) => (each ? estimateText(each) : ''))]),
      ],
    },
    ...(reasons.length > 0 ? [{ kind: 'list' as const, items: reasons }] : []),
  ];
}

function calibrationBlocks(report: CalibrationReport): ReportBlock[] {
  const { split, fits } = report;
  return [
    {
      kind: 'text',
      text: `Calibrated probabilities of being good are fitted on ${plural(report.calibrationRows, 'row')} of ${plural(split.instructions.calibration, 'instruction')} and measured on ${plural(report.testRows, 'row')} of ${plural(split.instructions.test, 'instruction')}.`,
    },
    { kind: 'table', caption: 'Calibration on the test split', rows: namedRows(calibrationTable(report)) },
    ...widthSentences(report).map((text): ReportBlock => ({ kind: 'text', text })),
    ...fits
      .filter(({ kind }, at) => at === 0 || kind === 'isotonic')
      .map(
        (fit): ReportBlock => ({
          kind: 'chart',
          svg: reliabilityChart(fit, fit.kind),
          table: {
            kind: 'table',
            caption: `Reliability of ${fit.kind}: observed share of good rows in bins of the predicted share`,
            rows: [
              ['predicted from', 'to', 'rows', 'mean predicted', 'observed'],
              ...fit.reliability.equalWidth
                .filter(({ n }) => n > 0)
                .map(({ low, high, n, meanProbability, frequency }) => [
                  low.toFixed(3),
                  high.toFixed(3),
                  String(n),
                  meanProbability.toFixed(3),
                  estimateText(frequency),
                ]),
            ],
          },
        }),
      ),
  ];
}

/** A table whose rows are calibrators: its corner says so. */
const namedRows = ([head = [], ...rows]: string[][]): string[][] => [
  ['calibrator', ...head.slice(1)],
  ...rows,
];
