import { AppError } from '../errors.ts';
import { histogram } from '../metrics/distribution/histogram.ts';
import type { MetricRows } from '../metrics/rows.ts';
import { suggestLabelThreshold } from '../metrics/selective/label-threshold.ts';
import { plural } from '../words/count.ts';
import { defineAnalysis } from './analysis.ts';
import { choiceOption, numberOption, type OptionSpec } from './option.ts';
import { textTable } from './report/text-table.ts';
import { defaultLabelThreshold, labelThresholdOption } from './shared-options.ts';

const rangeOption: OptionSpec<readonly [number, number] | null, unknown> = {
  words: ['range'],
  placeholder: 'LOW:HIGH',
  description:
    'ends of the axis; scores outside count in the end bins (default: the lowest and highest score)',
  default: null,
  problemOf: (range) =>
    range === null || range[0] < range[1] ? null : 'must be two numbers LOW:HIGH, the lower one first.',
  parse(text) {
    const ends = text.split(':').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
    const [low, high] = ends;
    if (ends.length === 2 && Number.isFinite(low) && Number.isFinite(high) && low! < high!)
      return { value: [low!, high!] };
    return { problem: `must be two numbers LOW:HIGH, the lower one first; it is ${text}.` };
  },
};

/** How a score is spread, overall and by group. */
export const distributionAnalysis = defineAnalysis({
  id: 'distribution',
  command: 'distribution',
  summary: 'histogram of a score, overall and by group or by good and bad rows',
  inputs: ['maybeLabelledRows', 'score'],
  options: {
    by: choiceOption(['group', 'label'], {
      words: ['by'],
      description:
        'split the bars by generator model (or --group), or by bad and good rows, which takes --label',
      default: 'group',
    }),
    cut: {
      ...labelThresholdOption,
      // Rows without labels have a distribution too, and where no good and bad rows are told apart there is nothing to ask.
      default: ({ rows }: { rows: MetricRows }, { by }) =>
        by === 'label' && hasLabels(rows) ? defaultLabelThreshold(rows.label) : 0,
      why: ({ rows }: { rows: MetricRows }, { by }) =>
        by === 'label' ? (suggestLabelThreshold(rows.label)?.reason ?? null) : null,
    },
    bins: numberOption({
      words: ['bins'],
      description: 'bars',
      min: 1,
      max: 1000,
      integer: true,
      default: 36,
    }),
    range: rangeOption,
  },
  metrics: ['score', 'distribution'],
  compute({ rows, column }, { by, cut, bins, range }) {
    const { group, groups } = by === 'label' ? goodAndBad(rows.label, cut) : rows;
    return histogram({ score: column.score, valid: column.valid, group, groups, bins, range });
  },
  toJson: (found, { inputs, options, about }) => ({
    score: inputs.column.name,
    label: options.by === 'label' ? about.label : null,
    cut: options.by === 'label' ? options.cut : null,
    n: found.n,
    invalid: found.invalid,
    mean: numberOrNull(found.mean),
    median: numberOrNull(found.median),
    edges: found.edges,
    counts: found.counts,
    by_group: Object.fromEntries(
      found.byGroup.map(({ name, n, invalid, mean, counts }) => [
        name,
        { n, invalid, mean: numberOrNull(mean), counts },
      ]),
    ),
  }),
  toText: (found, { inputs }) =>
    [
      `${inputs.column.name}: ${plural(found.n, 'row')} with a score, ${found.invalid} invalid. Mean ${text(found.mean)}, median ${text(found.median)}.`,
      '',
      textTable([
        ['from', 'rows', ...found.byGroup.map(({ name }) => name)],
        ...found.counts.map((count, bin) => [
          found.edges[bin]!.toFixed(3),
          String(count),
          ...found.byGroup.map(({ counts }) => String(counts[bin])),
        ]),
      ]),
    ].join('\n'),
  example: ['--score', 'judge_score', '--label', 'quality', '--by', 'label', '--bins', '9'],
});

const numberOrNull = (value: number) => (Number.isNaN(value) ? null : value);
const text = (value: number) => (Number.isNaN(value) ? '–' : value.toFixed(3));

const hasLabels = ({ label }: Pick<MetricRows, 'label'>) => label.some((value) => !Number.isNaN(value));

/** @throws AppError `no-labels` where no row has a label */
function goodAndBad(label: Float64Array, threshold: number) {
  if (!hasLabels({ label }))
    throw new AppError(
      'no-labels',
      'No row has a label, so bad and good rows cannot be told apart. Check --label, or leave --by label out.',
    );
  const group = Int32Array.from(label, (value) => (Number.isNaN(value) ? -1 : value < threshold ? 0 : 1));
  return { group, groups: ['bad', 'good'] };
}
