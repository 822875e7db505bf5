import { type AnnotatorAgreement, annotatorAgreement } from '../metrics/agreement/annotator-agreement.ts';
import { kappaKeys } from '../metrics/agreement/kappa.ts';
import { alphaKeys } from '../metrics/agreement/krippendorff.ts';
import { plural } from '../words/count.ts';
import { defineAnalysis } from './analysis.ts';
import { choiceOption } from './option.ts';
import { scaleOption, ways } from './raters.ts';
import { estimatesJson, estimateText } from './report/estimate-json.ts';
import { reasonLines } from './report/reasons.ts';
import { textTable } from './report/text-table.ts';
import { bootstrapOptions } from './shared-options.ts';

/** Any number of raters of the same rows: several annotators, with a judge among them if wanted. */
export const agreementAnalysis = defineAnalysis({
  id: 'agreement',
  command: 'agreement',
  summary: 'Krippendorff’s α of all annotators, and Cohen’s κ of each two',
  inputs: ['raters'],
  options: {
    as: choiceOption(ways, {
      words: ['as'],
      placeholder: 'WHAT',
      description:
        'compare the values given, or accepting and declining, from the middle of each rater’s scale on, rounded up',
      default: ways[0],
    }),
    scale: scaleOption,
    ...bootstrapOptions,
  },
  metrics: [...alphaKeys, ...kappaKeys, 'confusion'],
  compute: ({ instruction, raters }, options) => annotatorAgreement(instruction, raters, options),
  toJson: ({ raters, alpha, n, pairs }, { options: { as, seed, draws } }) => ({
    raters,
    as,
    n,
    ...estimatesJson(alpha, alphaKeys),
    pairs: pairs.map(({ first, second, agreement }) => ({
      first,
      second,
      n: agreement.confusion.n,
      left_out: agreement.leftOut,
      ...estimatesJson(agreement.figures, kappaKeys),
      confusion: { categories: agreement.confusion.categories, counts: agreement.confusion.counts },
    })),
    seed,
    draws,
  }),
  toText: (result) => agreementText(result),
  example: ['--rater', 'quality', '--rater', 'judge_score', '--as', 'decisions', '--draws', '60'],
});

function agreementText({ raters, alpha, n, pairs }: AnnotatorAgreement): string {
  return [
    `${plural(n, 'row')} that two or more rated. ${raters.map(({ name, rated }) => `${name}: ${rated}`).join(', ')}.`,
    '',
    textTable(alphaKeys.map((key) => [key, estimateText(alpha[key])])),
    '',
    textTable([
      ['pair', 'rows', ...kappaKeys],
      ...pairs.map(({ first, second, agreement }) => [
        `${first}, ${second}`,
        String(agreement.confusion.n),
        ...kappaKeys.map((key) => estimateText(agreement.figures[key])),
      ]),
    ]),
    ...reasonLines([
      ...alphaKeys.map((key) => alpha[key]),
      ...pairs.flatMap(({ agreement }) => kappaKeys.map((key) => agreement.figures[key])),
    ]),
  ].join('\n');
}
