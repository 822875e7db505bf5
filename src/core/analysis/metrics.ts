import { worseThanChance } from '../decision/trust.ts';
import { defaultBins } from '../metrics/calibration/bins.ts';
import { calibrationKeys } from '../metrics/calibration/calibration-errors.ts';
import type { LabelScale } from '../metrics/calibration/probability.ts';
import { agreementKeys, type CoreFigures, coreKeys } from '../metrics/core-figures.ts';
import type { MaybeEstimate } from '../metrics/estimate.ts';
import { type ScoreSummary, summariseScore } from '../metrics/score-summary.ts';
import { detectionKeys } from '../metrics/selective/detection.ts';
import { plural } from '../words/count.ts';
import { defineAnalysis } from './analysis.ts';
import { pageOption } from './option.ts';
import { coreJson, estimatesJson, estimateText } from './report/estimate-json.ts';
import { missingJson } from './report/missing-json.ts';
import { reasonLines } from './report/reasons.ts';
import { textTable } from './report/text-table.ts';
import { bootstrapOptions, labelThresholdOption } from './shared-options.ts';

/** All that is said of one score column beside one label. */
export const metricsAnalysis = defineAnalysis({
  id: 'summarise',
  command: 'metrics',
  summary: 'measure a score column against a label column',
  notes:
    'Calibration is computed where the file has NAME_probs beside NAME_score: ten digit probabilities a row.\nIntervals are 95%, by resampling instructions. docs/metrics.md explains every metric.',
  inputs: ['labelledRows', 'score'],
  options: {
    cut: labelThresholdOption,
    scale: pageOption<LabelScale | null>(null),
    byGroup: pageOption<boolean>(true),
    baselines: pageOption<boolean>(true),
    ...bootstrapOptions,
  },
  metrics: [...coreKeys, ...detectionKeys, ...calibrationKeys, 'missing_labels'],
  compute: ({ rows, column }, options) => summariseScore(rows, column, options),
  toJson(summary, { about }) {
    const { basis } = summary;
    const withCut = (figures: CoreFigures) => {
      const { selective, ...agreement } = coreJson(figures);
      return { ...agreement, selective: { cut: basis.cut, ...selective } };
    };
    return {
      score: summary.name,
      label: about.label,
      n: basis.n,
      invalid: basis.invalid,
      unlabelled: basis.unlabelled,
      rejected: about.rejected,
      instructions: basis.instructions,
      seed: basis.seed,
      draws: basis.draws,
      ...withCut(summary.figures),
      detection: estimatesJson(summary.detection, detectionKeys),
      calibration: summary.calibration && {
        bins: defaultBins,
        ...estimatesJson(summary.calibration, calibrationKeys),
      },
      by_group: Object.fromEntries(
        summary.byGroup.map(({ name, n, invalid, figures }) => [name, { n, invalid, ...withCut(figures) }]),
      ),
      worse_than_chance: worseThanChance(summary),
      missing_labels: missingJson(summary.missing),
      average: summary.average && withCut(summary.average),
      baselines: summary.baselines && {
        length: withCut(summary.baselines.length),
        constant: withCut(summary.baselines.constant),
        over_length: coreJson(summary.baselines.overLength),
      },
    };
  },
  toText: (summary, { about }) => summaryText(summary, about.label!),
  example: ['--score', 'judge_score', '--label', 'quality'],
});

function summaryText({ name, basis, ...summary }: ScoreSummary, label: string): string {
  const remarks = [worseThanChance({ name, basis, ...summary }), summary.missing?.sentence ?? null].filter(
    (remark) => remark !== null,
  );
  const baselines = summary.baselines!;
  const figures = coreKeys.map((key) => [
    key,
    estimateText(summary.figures[key]),
    estimateText(baselines.length[key]),
    estimateText(baselines.overLength[key]),
  ]);
  const { calibration } = summary;
  const ofScoreAlone: [string, MaybeEstimate][] = [
    ...detectionKeys.map((key): [string, MaybeEstimate] => [key, summary.detection[key]]),
    ...(calibration ? calibrationKeys.map((key): [string, MaybeEstimate] => [key, calibration[key]]) : []),
  ];
  const shownOfGroups = [...agreementKeys, 'auroc'] as const;
  const groups = [
    ...summary.byGroup.map((group) => ({ ...group, count: String(group.n) })),
    ...(summary.average ? [{ name: 'average', figures: summary.average, count: '' }] : []),
  ];
  return [
    `${name} against ${label}: ${plural(basis.n, 'row')} of ${plural(basis.instructions, 'instruction')}, ${basis.invalid} invalid, ${basis.unlabelled} unlabelled.`,
    `A row is good where ${label} ≥ ${basis.cut}. 95% intervals, ${basis.draws} resamples of instructions, seed ${basis.seed}.`,
    ...remarks,
    '',
    textTable([['', name, 'length', 'over length'], ...figures]),
    '',
    textTable(ofScoreAlone.map(([key, estimate]) => [key, estimateText(estimate)])),
    ...(groups.length > 0
      ? [
          '',
          textTable([
            ['group', 'rows', ...shownOfGroups],
            ...groups.map((group) => [
              group.name,
              group.count,
              ...shownOfGroups.map((key) => estimateText(group.figures[key])),
            ]),
          ]),
        ]
      : []),
    ...reasonLines([
      ...[summary.figures, baselines.length, baselines.overLength].flatMap((of) => Object.values(of)),
      ...ofScoreAlone.map(([, estimate]) => estimate),
      ...groups.flatMap((group) => shownOfGroups.map((key) => group.figures[key])),
    ]),
  ].join('\n');
}
