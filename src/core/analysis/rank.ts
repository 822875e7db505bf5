import type { Estimate } from '../metrics/estimate.ts';
import { type LeaderboardAgreement, type RankingReport, rankModels } from '../metrics/ranking/ranking.ts';
import { plural } from '../words/count.ts';
import { defineAnalysis } from './analysis.ts';
import type { BoardColumn } from './inputs.ts';
import { pageOption } from './option.ts';
import { estimateJson, estimatesJson, estimateText } from './report/estimate-json.ts';
import { reasonLines } from './report/reasons.ts';
import { textTable } from './report/text-table.ts';
import { bootstrapOptions } from './shared-options.ts';

export interface Ranking extends RankingReport {
  /** The agreement with each column of the leaderboard. */
  against: { name: string; agreement: NonNullable<RankingReport['agreement']> }[];
}

/** Groups of the rows by mean score, plain and length-controlled. */
export const rankAnalysis = defineAnalysis({
  id: 'rank',
  command: 'rank',
  summary: 'rank generator models by mean score, plain and length-controlled',
  inputs: ['rows', 'score', 'boards'],
  options: {
    scoreRange: pageOption<readonly [number, number] | null>(null),
    leaderboard: pageOption<Float64Array | null>(null),
    ...bootstrapOptions,
  },
  metrics: ['rank', 'mean_score', 'length_controlled', 'pearson', 'spearman', 'kendall_tau_b'],
  compute: ({ rows, column, boards = [] }, options): Ranking => ({
    ...rankModels(rows, column, options),
    against: boards.map(({ name, values }) => ({
      name,
      agreement: rankModels(rows, column, { ...options, leaderboard: values }).agreement!,
    })),
  }),
  toJson: (report, { inputs: { rows, column, boards = [] } }) => ({
    score: column.name,
    n: report.n,
    invalid: report.invalid,
    instructions: report.instructions,
    models: report.models.map((model) => ({
      model: model.name,
      n: model.n,
      invalid: model.invalid,
      rank: estimateJson(model.rank),
      mean: estimateJson(model.mean),
      length_controlled_rank: estimateJson(model.lengthControlledRank),
      length_controlled: estimateJson(model.lengthControlled),
      mean_length: model.meanLength,
      leaderboard: Object.fromEntries(
        boards.map((board) => [board.name, boardValue(board, rows.groups.indexOf(model.name))]),
      ),
    })),
    length_slope: estimateJson(report.lengthSlope),
    leaderboard: Object.fromEntries(
      report.against.map(({ name, agreement }) => [
        name,
        {
          models: agreement.models,
          plain: agreementJson(agreement.plain),
          length_controlled: agreementJson(agreement.lengthControlled),
          length: agreementJson(agreement.length),
        },
      ]),
    ),
  }),
  toText: (report, { inputs }) => rankingText(inputs.column.name, report),
  example: ['--score', 'judge_score', '--draws', '60'],
});

const agreementKeys = ['pearson', 'spearman', 'kendall_tau_b'] as const;

const agreementJson = (metrics: LeaderboardAgreement) => estimatesJson(metrics, agreementKeys);

function boardValue({ values }: BoardColumn, group: number): number | null {
  const value = values[group]!;
  return Number.isNaN(value) ? null : value;
}

/** Ranks are whole or, where models tie, halves; the ends of an interval are widened to whole ones. */
const rankText = ({ value, low, high }: Estimate) => `${value} [${Math.floor(low)}, ${Math.ceil(high)}]`;

function rankingText(score: string, report: Ranking): string {
  const models = report.models.map(({ name, n, rank, mean, lengthControlled, lengthControlledRank }) => [
    name,
    String(n),
    rankText(rank),
    estimateText(mean),
    rankText(lengthControlledRank),
    estimateText(lengthControlled),
  ]);
  return [
    `${score}: ${plural(report.n, 'row')} of ${plural(report.instructions, 'instruction')}, ${report.invalid} invalid.`,
    '',
    textTable([['model', 'rows', 'rank', 'mean', 'rank at equal length', 'mean at equal length'], ...models]),
    ...report.against.flatMap(({ name, agreement }) => [
      '',
      `Against ${name}, ${plural(agreement.models, 'model')}:`,
      textTable([
        ['', 'plain', 'length-controlled', 'length alone'],
        ...agreementKeys.map((key) => [
          key,
          estimateText(agreement.plain[key]),
          estimateText(agreement.lengthControlled[key]),
          estimateText(agreement.length[key]),
        ]),
      ]),
    ]),
    ...reasonLines([
      ...report.models.flatMap(({ rank, mean, lengthControlled }) => [rank, mean, lengthControlled]),
      ...report.against.flatMap(({ agreement }) =>
        [agreement.plain, agreement.lengthControlled, agreement.length].flatMap((of) => Object.values(of)),
      ),
    ]),
  ].join('\n');
}
