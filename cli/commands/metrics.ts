import { defaultBins } from '#core/metrics/calibration/bins.ts';
import { calibrationKeys } from '#core/metrics/calibration/calibration-errors.ts';
import { agreementKeys, type CoreFigures, coreKeys } from '#core/metrics/core-figures.ts';
import type { MaybeEstimate } from '#core/metrics/estimate.ts';
import { type ScoreSummary, summariseScore } from '#core/metrics/score-summary.ts';
import { detectionKeys } from '#core/metrics/selective/detection.ts';
import { plural } from '#core/words/count.ts';
import type { Command } from '../command.ts';
import {
  bootstrapOptions,
  bootstrapUsage,
  bootstrapWords,
  cutOf,
  cutUsage,
} from '../metrics/common-options.ts';
import { coreJson, figuresJson, figureText } from '../metrics/figures-json.ts';
import { metricRowsOf, readMeasuredFile, requireColumn, scoreColumnOf } from '../metrics/measured-file.ts';
import { reasonLines } from '../metrics/reasons.ts';
import { textTable } from '../metrics/text-table.ts';
import { optionalNumber, parseOptions, required } from '../parse-options.ts';

export const metricsCommand: Command = {
  name: 'metrics',
  summary: 'measure a score column against a label column',
  usage: `Usage: npm run --silent cli -- metrics --data FILE --score COLUMN --label COLUMN [OPTIONS]

  --data FILE      JSONL, JSON, CSV or TSV, gzipped or not
  --score COLUMN   the score; rows without one, or with NAME_valid false beside NAME_score, are invalid:
                   counted, and left out of every figure
  --label COLUMN   the quality label, higher is better
${cutUsage}
  --group COLUMN   figures for each value of it, and their average (default: the generator model)
${bootstrapUsage}

Calibration is computed where the file has NAME_probs beside NAME_score: ten digit probabilities a row.
Intervals are 95%, by resampling instructions. docs/metrics.md explains every figure.
Exit codes: 0 done, 1 failed, 2 wrong arguments.`,

  async run(argv) {
    const options = parseOptions(argv, {
      data: { type: 'string' },
      score: { type: 'string' },
      label: { type: 'string' },
      cut: { type: 'string' },
      group: { type: 'string' },
      ...bootstrapWords,
    });
    const data = required(options.data, 'data');
    const score = required(options.score, 'score');
    const label = required(options.label, 'label');
    const cut = optionalNumber(options.cut, 'cut');
    const bootstrap = bootstrapOptions(options);

    const file = await readMeasuredFile(data);
    requireColumn(file, score, 'score');
    requireColumn(file, label, 'label');
    const group = options.group === undefined ? null : requireColumn(file, options.group, 'group');
    const rows = metricRowsOf(file, { label, group });
    const summary = summariseScore(rows, scoreColumnOf(file, score), {
      ...bootstrap,
      cut: cutOf(rows.label, cut),
      scale: null,
      byGroup: true,
      baselines: true,
    });
    if (options.json) console.log(JSON.stringify(summaryJson(summary, label, file.rejected)));
    else console.log(summaryText(summary, label));
    return 0;
  },
};

function summaryJson({ basis, ...summary }: ScoreSummary, label: string, rejected: number) {
  const withCut = (figures: CoreFigures) => {
    const { selective, ...agreement } = coreJson(figures);
    return { ...agreement, selective: { cut: basis.cut, ...selective } };
  };
  return {
    score: summary.name,
    label,
    n: basis.n,
    invalid: basis.invalid,
    unlabelled: basis.unlabelled,
    rejected,
    instructions: basis.instructions,
    seed: basis.seed,
    draws: basis.draws,
    ...withCut(summary.figures),
    detection: figuresJson(summary.detection, detectionKeys),
    calibration: summary.calibration && {
      bins: defaultBins,
      ...figuresJson(summary.calibration, calibrationKeys),
    },
    by_group: Object.fromEntries(
      summary.byGroup.map(({ name, n, invalid, figures }) => [name, { n, invalid, ...withCut(figures) }]),
    ),
    average: summary.average && withCut(summary.average),
    baselines: summary.baselines && {
      length: withCut(summary.baselines.length),
      constant: withCut(summary.baselines.constant),
      over_length: coreJson(summary.baselines.overLength),
    },
  };
}

function summaryText({ name, basis, ...summary }: ScoreSummary, label: string): string {
  const baselines = summary.baselines!;
  const figures = coreKeys.map((key) => [
    key,
    figureText(summary.figures[key]),
    figureText(baselines.length[key]),
    figureText(baselines.overLength[key]),
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
    `Worth accepting: ${label} ≥ ${basis.cut}. 95% intervals, ${basis.draws} resamples of instructions, seed ${basis.seed}.`,
    '',
    textTable([['', name, 'length', 'over length'], ...figures]),
    '',
    textTable(ofScoreAlone.map(([key, estimate]) => [key, figureText(estimate)])),
    ...(groups.length > 0
      ? [
          '',
          textTable([
            ['group', 'rows', ...shownOfGroups],
            ...groups.map((group) => [
              group.name,
              group.count,
              ...shownOfGroups.map((key) => figureText(group.figures[key])),
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
