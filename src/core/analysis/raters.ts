import { AppError } from '../errors.ts';
import { kappaKeys } from '../metrics/agreement/kappa.ts';
import { type RaterAgreement, raterAgreement } from '../metrics/agreement/rater-agreement.ts';
import { asCategories, type RatingsAs, type Scale } from '../metrics/agreement/ratings.ts';
import { plural } from '../words/count.ts';
import { defineAnalysis } from './analysis.ts';
import type { InputArguments } from './inputs.ts';
import { choiceOption, type OptionSpec, optionalNumber } from './option.ts';
import { estimatesJson, estimateText } from './report/estimate-json.ts';
import { reasonLines } from './report/reasons.ts';
import { textTable } from './report/text-table.ts';
import { bootstrapOptions } from './shared-options.ts';

export const ways = ['grades', 'decisions'] as const satisfies readonly RatingsAs[];

export const scaleOption: OptionSpec<Scale | null, unknown> = {
  words: ['scale'],
  placeholder: 'LOW:HIGH',
  description:
    "the scale that both rate on, such as 1:5 (default: a judge's and a person's grades are 0:9; of other columns, what both use together)",
  default: null,
  problemOf: (scale) => (scale === null || scale.low < scale.high ? null : needsTwo),
  parse(text) {
    const ends = text.split(':').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
    const [low, high] = ends;
    if (ends.length === 2 && Number.isFinite(low) && Number.isFinite(high) && low! < high!)
      return { value: { low: low!, high: high! } };
    return { problem: `${needsTwo.slice(0, -1)}; it is ${text}.` };
  },
};
const needsTwo = 'must be two numbers LOW:HIGH, the lower one first.';

const thresholdOf = (which: 'first' | 'second') =>
  optionalNumber({
    words: [`${which}-threshold`, `${which}-cut`],
    description: `decisions: the ${which} rater accepts from N on (default: the middle of its scale, rounded up)`,
  });

interface Agreement extends RaterAgreement {
  /** The scale of both as grades; null for decisions. */
  scale: Scale | null;
}

/** Two raters of the same rows: annotator and judge, or two annotators. */
export const ratersAnalysis = defineAnalysis({
  id: 'raters',
  command: 'raters',
  summary: 'Cohen’s κ and the confusion matrix of two who rated the same rows',
  inputs: ['ratings'],
  options: {
    as: choiceOption(ways, {
      words: ['as'],
      placeholder: 'WHAT',
      description:
        'compare the values given, or accepting and declining. A judge’s score, one with NAME_probs beside it, is rounded to a whole grade',
      default: ways[0],
    }),
    firstThreshold: thresholdOf('first'),
    secondThreshold: thresholdOf('second'),
    scale: scaleOption,
    ...bootstrapOptions,
  },
  metrics: [...kappaKeys, 'confusion'],
  compute(inputs, { as, scale, seed, draws, ...thresholds }): Agreement {
    const { first, second } = withThresholds(inputs, thresholds);
    const categories = asCategories(first, second, as, scale);
    if ('reason' in categories) throw new AppError('not-comparable', categories.reason);
    return {
      ...raterAgreement(
        inputs.instruction,
        categories.first,
        categories.second,
        { seed, draws },
        categories.choices,
      ),
      scale: categories.scale,
    };
  },
  toJson({ figures, confusion, leftOut, scale }, { inputs, options: { as, seed, draws, ...thresholds } }) {
    const { first, second } = withThresholds(inputs, thresholds);
    return {
      first: first.of.name,
      second: second.of.name,
      as,
      scale,
      cuts: as === 'decisions' ? { first: first.cut, second: second.cut } : null,
      n: confusion.n,
      left_out: leftOut,
      ...estimatesJson(figures, kappaKeys),
      confusion: { categories: confusion.categories, counts: confusion.counts },
      seed,
      draws,
    };
  },
  toText: (agreement, { inputs, options }) =>
    agreementText(agreement, withThresholds(inputs, options), options.as),
  example: ['--first', 'judge_score', '--second', 'quality', '--as', 'decisions', '--draws', '60'],
});

type Pair = Pick<InputArguments['ratings'], 'first' | 'second'>;

const withThresholds = (
  { first, second }: Pair,
  { firstThreshold, secondThreshold }: { firstThreshold: number | null; secondThreshold: number | null },
): Pair => ({
  first: { ...first, cut: firstThreshold ?? first.cut },
  second: { ...second, cut: secondThreshold ?? second.cut },
});

function agreementText(
  { figures, confusion, leftOut, scale }: Agreement,
  { first, second }: Pair,
  as: RatingsAs,
): string {
  const nameOf = (category: number) =>
    as === 'grades' ? String(category) : category === 1 ? 'accept' : 'decline';
  const basis = scale
    ? ` Scale: ${scale.low} to ${scale.high}.`
    : ` Accepted: ${first.of.name} ≥ ${first.cut}, ${second.of.name} ≥ ${second.cut}.`;
  return [
    `${first.of.name} and ${second.of.name}: ${plural(confusion.n, 'row')} that both rated, ${leftOut} left out.${basis}`,
    '',
    textTable(kappaKeys.map((key) => [key, estimateText(figures[key])])),
    '',
    textTable([
      [`${first.of.name} ↓ ${second.of.name} →`, ...confusion.categories.map(nameOf)],
      ...confusion.counts.map((row, c) => [nameOf(confusion.categories[c]!), ...row.map(String)]),
    ]),
    ...reasonLines(kappaKeys.map((key) => figures[key])),
  ].join('\n');
}
