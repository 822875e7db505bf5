import { AppError } from '#core/errors.ts';
import { kappaKeys } from '#core/metrics/agreement/kappa.ts';
import { type RaterAgreement, raterAgreement } from '#core/metrics/agreement/rater-agreement.ts';
import {
  asCategories,
  cutOfScale,
  type RatingScale,
  type Ratings,
  type RatingsAs,
} from '#core/metrics/agreement/ratings.ts';
import { gradeScale, isGradeColumn } from '#core/rows/grades.ts';
import { plural } from '#core/words/count.ts';
import type { Command } from '../command.ts';
import { bootstrapOptions, bootstrapUsage, bootstrapWords } from '../metrics/common-options.ts';
import { figuresJson, figureText } from '../metrics/figures-json.ts';
import {
  type MeasuredFile,
  metricRowsOf,
  readMeasuredFile,
  requireColumn,
  scoreColumnOf,
} from '../metrics/measured-file.ts';
import { reasonLines } from '../metrics/reasons.ts';
import { textTable } from '../metrics/text-table.ts';
import { oneOf, optionalNumber, parseOptions, required } from '../parse-options.ts';

const ways = ['grades', 'decisions'] as const satisfies readonly RatingsAs[];

export const ratersCommand: Command = {
  name: 'raters',
  summary: 'Cohen’s κ and the confusion matrix of two who rated the same rows',
  usage: `Usage: npm run --silent cli -- raters --data FILE --first COLUMN --second COLUMN [OPTIONS]

  --data FILE      JSONL, JSON, CSV or TSV, gzipped or not
  --first COLUMN   the first rater: a judge's score, a person's grades (grade_by_NAME), a label
  --second COLUMN  the second one; rows that only one of them rated are left out and counted
  --as WHAT        ${ways.join(' | ')}: by the values given, or by accepting and declining (default ${ways[0]}).
                   A judge's score, one with NAME_probs beside it, is rounded to a whole grade
  --first-cut N    decisions: the first accepts from N on (default: the middle of its scale, upwards)
  --second-cut N   the same of the second
${bootstrapUsage}

Exit codes: 0 done, 1 failed, 2 wrong arguments.`,

  async run(argv) {
    const options = parseOptions(argv, {
      data: { type: 'string' },
      first: { type: 'string' },
      second: { type: 'string' },
      as: { type: 'string', default: ways[0] },
      'first-cut': { type: 'string' },
      'second-cut': { type: 'string' },
      ...bootstrapWords,
    });
    const data = required(options.data, 'data');
    const names = {
      first: required(options.first, 'first'),
      second: required(options.second, 'second'),
    };
    const as = oneOf(options.as, 'as', ways);
    const cuts = {
      first: optionalNumber(options['first-cut'], 'first-cut'),
      second: optionalNumber(options['second-cut'], 'second-cut'),
    };
    const bootstrap = bootstrapOptions(options);
    const file = await readMeasuredFile(data);
    const first = ratingsOf(file, requireColumn(file, names.first, 'first'), cuts.first);
    const second = ratingsOf(file, requireColumn(file, names.second, 'second'), cuts.second);
    const categories = asCategories(first, second, as);
    if ('reason' in categories)
      throw new AppError('not-comparable', `${categories.reason} Use --as decisions.`);
    const { instruction } = metricRowsOf(file, { label: null, group: null });
    const agreement = raterAgreement(instruction, categories.first, categories.second, bootstrap);
    const found = { first, second, as, agreement };
    console.log(options.json ? JSON.stringify({ ...json(found), ...bootstrap }) : text(found));
    return 0;
  },
};

interface Found {
  first: Ratings;
  second: Ratings;
  as: RatingsAs;
  agreement: RaterAgreement;
}

function ratingsOf(file: MeasuredFile, column: string, cut: number | null): Ratings {
  const { score, valid, probs } = scoreColumnOf(file, column);
  const values = score.map((value, row) => (valid[row] ? value : Number.NaN));
  const judge = probs !== null && column.endsWith('_score');
  const of: RatingScale = {
    name: column,
    kind: judge ? 'judge' : isGradeColumn(column) ? 'person' : 'column',
    ...(judge || isGradeColumn(column) ? gradeScale : rangeOf(column, values)),
  };
  return { of, values, cut: cut ?? cutOfScale(of) };
}

function rangeOf(column: string, values: Float64Array): { low: number; high: number } {
  const given = values.filter((value) => !Number.isNaN(value));
  if (given.length === 0)
    throw new AppError(
      'no-ratings',
      `${column} has no number in any row, so there is nothing to compare. Choose another column.`,
      { column },
    );
  return {
    low: given.reduce((least, value) => Math.min(least, value)),
    high: given.reduce((most, value) => Math.max(most, value)),
  };
}

function json({ first, second, as, agreement }: Found) {
  const { figures, confusion, leftOut } = agreement;
  return {
    first: first.of.name,
    second: second.of.name,
    as,
    cuts: as === 'decisions' ? { first: first.cut, second: second.cut } : null,
    n: confusion.n,
    left_out: leftOut,
    ...figuresJson(figures, kappaKeys),
    confusion: { categories: confusion.categories, counts: confusion.counts },
  };
}

function text({ first, second, as, agreement }: Found): string {
  const { figures, confusion, leftOut } = agreement;
  const nameOf = (category: number) =>
    as === 'grades' ? String(category) : category === 1 ? 'accept' : 'decline';
  const accepted =
    as === 'decisions'
      ? ` Accepted: ${first.of.name} ≥ ${first.cut}, ${second.of.name} ≥ ${second.cut}.`
      : '';
  return [
    `${first.of.name} and ${second.of.name}: ${plural(confusion.n, 'row')} that both rated, ${leftOut} left out.${accepted}`,
    '',
    textTable(kappaKeys.map((key) => [key, figureText(figures[key])])),
    '',
    textTable([
      [`${first.of.name} ↓ ${second.of.name} →`, ...confusion.categories.map(nameOf)],
      ...confusion.counts.map((row, c) => [nameOf(confusion.categories[c]!), ...row.map(String)]),
    ]),
    ...reasonLines(kappaKeys.map((key) => figures[key])),
  ].join('\n');
}
