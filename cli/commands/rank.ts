import { type Leaderboard, leaderboardValues } from '#core/leaderboard/leaderboard.ts';
import type { Estimate } from '#core/metrics/estimate.ts';
import { type LeaderboardAgreement, type RankingReport, rankModels } from '#core/metrics/ranking/ranking.ts';
import { plural } from '#core/words/count.ts';
import { type Command, UsageError } from '../command.ts';
import { bootstrapOptions, bootstrapUsage, bootstrapWords } from '../metrics/common-options.ts';
import { figureJson, figuresJson, figureText } from '../metrics/figures-json.ts';
import { readLeaderboardFile } from '../metrics/leaderboard.ts';
import { metricRowsOf, readMeasuredFile, requireColumn, scoreColumnOf } from '../metrics/measured-file.ts';
import { reasonLines } from '../metrics/reasons.ts';
import { textTable } from '../metrics/text-table.ts';
import { parseOptions, required } from '../parse-options.ts';

export const rankCommand: Command = {
  name: 'rank',
  summary: 'rank generator models by mean score, plain and length-controlled',
  usage: `Usage: npm run --silent cli -- rank --data FILE --score COLUMN [OPTIONS]

  --data FILE         JSONL, JSON, CSV or TSV, gzipped or not
  --score COLUMN      the judge's score
  --group COLUMN      what to rank (default: the generator model)
  --leaderboard FILE  the truth to compare with: a JSON object of models, or a table with a column model
${bootstrapUsage}

Exit codes: 0 done, 1 failed, 2 wrong arguments.`,

  async run(argv) {
    const options = parseOptions(argv, {
      data: { type: 'string' },
      score: { type: 'string' },
      group: { type: 'string' },
      leaderboard: { type: 'string' },
      ...bootstrapWords,
    });
    const data = required(options.data, 'data');
    const score = required(options.score, 'score');
    const bootstrap = bootstrapOptions(options);
    const board: Leaderboard = options.leaderboard
      ? await readLeaderboardFile(options.leaderboard)
      : new Map();

    const file = await readMeasuredFile(data);
    requireColumn(file, score, 'score');
    const group = options.group === undefined ? null : requireColumn(file, options.group, 'group');
    const rows = metricRowsOf(file, { label: null, group });
    if (rows.groups.length === 0)
      throw new UsageError('The file names no generator model. Say with --group what to rank.');
    const column = scoreColumnOf(file, score);
    const reportAgainst = (truth: Map<string, number> | null) =>
      rankModels(rows, column, {
        ...bootstrap,
        scoreRange: null,
        leaderboard: truth && leaderboardValues(truth, rows.groups),
      });
    const report = reportAgainst(null);
    const against = [...board].map(([name, truth]) => ({ name, agreement: reportAgainst(truth).agreement! }));
    if (options.json) console.log(JSON.stringify(rankingJson(score, report, board, against)));
    else console.log(rankingText(score, report, against));
    return 0;
  },
};

type Against = { name: string; agreement: NonNullable<RankingReport['agreement']> }[];

const valueIn = (truth: ReadonlyMap<string, number>, model: string): number | null => {
  const [value] = leaderboardValues(truth, [model]);
  return Number.isNaN(value) ? null : value!;
};

function rankingJson(score: string, report: RankingReport, board: Leaderboard, against: Against) {
  const agreement = (figures: LeaderboardAgreement) =>
    figuresJson(figures, ['pearson', 'spearman', 'kendall_tau_b']);
  return {
    score,
    n: report.n,
    invalid: report.invalid,
    instructions: report.instructions,
    models: report.models.map((model) => ({
      model: model.name,
      n: model.n,
      invalid: model.invalid,
      rank: figureJson(model.rank),
      mean: figureJson(model.mean),
      length_controlled_rank: figureJson(model.lengthControlledRank),
      length_controlled: figureJson(model.lengthControlled),
      mean_length: model.meanLength,
      leaderboard: Object.fromEntries([...board].map(([name, truth]) => [name, valueIn(truth, model.name)])),
    })),
    length_slope: figureJson(report.lengthSlope),
    leaderboard: Object.fromEntries(
      against.map(({ name, agreement: found }) => [
        name,
        {
          models: found.models,
          plain: agreement(found.plain),
          length_controlled: agreement(found.lengthControlled),
          length: agreement(found.length),
        },
      ]),
    ),
  };
}

/** Ranks are whole or, where models tie, halves; the ends of an interval are widened to whole ones. */
const rankText = ({ value, low, high }: Estimate) => `${value} [${Math.floor(low)}, ${Math.ceil(high)}]`;

function rankingText(score: string, report: RankingReport, against: Against): string {
  const models = report.models.map(({ name, n, rank, mean, lengthControlled, lengthControlledRank }) => [
    name,
    String(n),
    rankText(rank),
    figureText(mean),
    rankText(lengthControlledRank),
    figureText(lengthControlled),
  ]);
  return [
    `${score}: ${plural(report.n, 'row')} of ${plural(report.instructions, 'instruction')}, ${report.invalid} invalid.`,
    '',
    textTable([['model', 'rows', 'rank', 'mean', 'rank at equal length', 'mean at equal length'], ...models]),
    ...against.flatMap(({ name, agreement }) => [
      '',
      `Against ${name}, ${plural(agreement.models, 'model')}:`,
      textTable([
        ['', 'plain', 'length-controlled', 'length alone'],
        ...(['pearson', 'spearman', 'kendall_tau_b'] as const).map((key) => [
          key,
          figureText(agreement.plain[key]),
          figureText(agreement.lengthControlled[key]),
          figureText(agreement.length[key]),
        ]),
      ]),
    ]),
    ...reasonLines([
      ...report.models.flatMap(({ rank, mean, lengthControlled }) => [rank, mean, lengthControlled]),
      ...against.flatMap(({ agreement }) =>
        [agreement.plain, agreement.lengthControlled, agreement.length].flatMap((of) => Object.values(of)),
      ),
    ]),
  ].join('\n');
}
