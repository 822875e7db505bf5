import { drawsOrLabelled } from '../metrics/grading/graded-rows.ts';
import { promisePlan } from '../metrics/grading/promise-plan.ts';
import { plural } from '../words/count.ts';
import { defineAnalysis } from './analysis.ts';
import { numberOption } from './option.ts';
import { estimateJson } from './report/estimate-json.ts';
import { thresholdText } from './report/text-table.ts';
import { alphaOption, assumeRandomOption, deltaOption, labelThresholdOption } from './shared-options.ts';

/** What can be promised from grades so far, and how many it takes. */
export const planAnalysis = defineAnalysis({
  id: 'plan',
  command: 'plan',
  summary: 'what can be promised from the rows graded so far, and how many grades it takes',
  notes:
    'α, the coverage and δ are to be chosen before grades are looked at. Only rows of simple random draws carry the promise; it is of the rows in the file, and holds at every look.',
  inputs: ['labelledRows', 'score', 'draws'],
  options: {
    cut: labelThresholdOption,
    alpha: alphaOption,
    delta: deltaOption,
    coverage: numberOption({
      words: ['coverage'],
      placeholder: 'C',
      description: 'the share of the rows that is to be accepted, between 0 and 1',
      share: true,
      default: 0.8,
    }),
    seed: numberOption({
      words: ['seed'],
      description: 'seed of the simulated draws that the number of grades is read from',
      min: 0,
      max: 4294967295,
      integer: true,
      default: 1,
    }),
    assumeRandom: assumeRandomOption,
  },
  metrics: ['grades_needed', 'confidence_sequence', 'prediction_powered'],
  compute: ({ rows, column, draws }, options) =>
    promisePlan(rows, column, drawsOrLabelled(draws ?? [], rows, column, options.assumeRandom), options),
  toJson: (plan, { inputs: { column }, options, about }) => ({
    score: column.name,
    label: about.label,
    cut: options.cut,
    alpha: options.alpha,
    delta: options.delta,
    threshold: plan.threshold,
    coverage: plan.coverage,
    rows: plan.rows,
    accepted: plan.accepted,
    drawn_at_random: {
      graded: plan.random.graded,
      bad: plan.random.bad,
      passed_over: plan.random.passedOver,
    },
    bound: plan.bound,
    promised: plan.promised,
    bad_among_accepted: estimateJson(plan.pilot),
    accepted_grades_needed: plan.needed,
    sentences: plan.sentences,
  }),
  toText: ({ sentences, threshold, accepted, rows }) =>
    [`Accept score ≥ ${thresholdText(threshold)}: ${plural(accepted, 'row')} of ${rows}.`, ...sentences].join(
      '\n',
    ),
  example: [
    '--score',
    'judge_score',
    '--label',
    'quality',
    '--alpha',
    '0.3',
    '--delta',
    '0.1',
    '--assume-random',
  ],
});
