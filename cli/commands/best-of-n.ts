import { writeFile } from 'node:fs/promises';
import { type BestOfNReport, bestOfN, pickers } from '#core/metrics/bestofn/best-of-n.ts';
import { picksOf } from '#core/metrics/bestofn/picks.ts';
import { plural } from '#core/words/count.ts';
import type { Command } from '../command.ts';
import { bootstrapOptions, bootstrapUsage, bootstrapWords } from '../metrics/common-options.ts';
import { figureJson, figuresJson, figureText } from '../metrics/figures-json.ts';
import { metricRowsOf, readMeasuredFile, requireColumn, scoreColumnOf } from '../metrics/measured-file.ts';
import { reasonLines } from '../metrics/reasons.ts';
import { textTable } from '../metrics/text-table.ts';
import { optionalNumber, parseOptions, required } from '../parse-options.ts';

export const bestOfNCommand: Command = {
  name: 'best-of-n',
  summary: 'what picking the best of n responses by a score would give',
  usage: `Usage: npm run --silent cli -- best-of-n --data FILE --score COLUMN --label COLUMN [OPTIONS]

  --data FILE      JSONL, JSON, CSV or TSV, gzipped or not, several responses to an instruction
  --score COLUMN   the score that picks
  --label COLUMN   the quality label, higher is better
  --most N         pick from up to N (default: as many as at least 80% of the instructions have)
  --picks FILE     write the picked row of each instruction as JSON Lines
${bootstrapUsage}

Exit codes: 0 done, 1 failed, 2 wrong arguments.`,

  async run(argv) {
    const options = parseOptions(argv, {
      data: { type: 'string' },
      score: { type: 'string' },
      label: { type: 'string' },
      most: { type: 'string' },
      picks: { type: 'string' },
      ...bootstrapWords,
    });
    const data = required(options.data, 'data');
    const score = required(options.score, 'score');
    const label = required(options.label, 'label');
    const most = optionalNumber(options.most, 'most', { min: 1, integer: true });
    const bootstrap = bootstrapOptions(options);

    const file = await readMeasuredFile(data);
    requireColumn(file, score, 'score');
    requireColumn(file, label, 'label');
    const rows = metricRowsOf(file, { label, group: null });
    const column = scoreColumnOf(file, score);
    const report = bestOfN(rows, column, { ...bootstrap, most });
    if (options.picks) {
      const picks = picksOf(rows.instruction, column).map(({ row, candidates, tied }) =>
        JSON.stringify({ ...file.rows[row]!.source, best_of: candidates, best_of_tied: tied }),
      );
      await writeFile(options.picks, `${picks.join('\n')}\n`);
    }
    if (options.json) console.log(JSON.stringify(reportJson(score, label, report)));
    else console.log(reportText(score, label, report));
    return 0;
  },
};

const reportJson = (score: string, label: string, report: BestOfNReport) => ({
  score,
  label,
  n: report.rows,
  invalid: report.invalid,
  unlabelled: report.unlabelled,
  instructions: report.instructions,
  left_out: report.leftOut,
  most: report.curve.length,
  curve: report.curve.map(({ n, ...at }) => ({ n, ...figuresJson(at, pickers) })),
  over_random: figureJson(report.overRandom),
  over_longest: figureJson(report.overLongest),
});

const reportText = (score: string, label: string, report: BestOfNReport) =>
  [
    `Expected ${label} of the pick by ${score}: ${plural(report.rows, 'row')} of ${plural(report.instructions, 'instruction')}, ${plural(report.leftOut, 'instruction')} left out with fewer candidates, ${plural(report.invalid, 'row')} invalid.`,
    '',
    textTable([
      ['n', ...pickers],
      ...report.curve.map((point) => [
        String(point.n),
        ...pickers.map((picker) => figureText(point[picker])),
      ]),
    ]),
    '',
    report.curve.length < 2
      ? 'Too few instructions have two or more scored and labelled responses, so there is nothing to pick from.'
      : `At the last n, over a random pick: ${figureText(report.overRandom)}; over the longest: ${figureText(report.overLongest)}.`,
    ...reasonLines([
      ...report.curve.flatMap((point) => pickers.map((picker) => point[picker])),
      report.overRandom,
      report.overLongest,
    ]),
  ].join('\n');
