import type { Sample } from '../sample.ts';
import { floatUnit, type Statistic } from '../statistic.ts';

export const kappaKeys = ['agreement', 'kappa', 'kappa_linear', 'kappa_quadratic'] as const;
export type KappaKey = (typeof kappaKeys)[number];

/** Two raters' categories: rows are the first rater's, columns the second's. */
export interface ConfusionMatrix {
  /** Every value there can be, rising; see `categoriesOf`. */
  categories: number[];
  /** counts[first][second] */
  counts: number[][];
  n: number;
}

/**
 * How often each pair of categories came up. The sample's score is the first rater's, its label the second's.
 * @param choices values that are categories whether or not somebody gave them, in place of every whole number
 */
export function confusionMatrix(sample: Sample, choices?: readonly number[]): ConfusionMatrix {
  const { categories, first, second } = coded(sample, choices);
  const counts = categories.map(() => categories.map(() => 0));
  first.forEach((code, i) => {
    counts[code]![second[i]!]! += 1;
  });
  return { categories, counts, n: sample.n };
}

/**
 * Agreement of two raters on ordered categories: the share of equal values, and Cohen's κ, which takes out
 * what raters with these margins would agree on by chance. Weighted κ counts a miss by its distance in steps
 * of the scale, plain or squared. Sources: Cohen 1960, 1968.
 * @param choices as for `confusionMatrix`
 */
export function cohenKappa(sample: Sample, choices?: readonly number[]): Statistic<KappaKey> {
  const { categories, first, second } = coded(sample, choices);
  const size = categories.length;
  const cell = Int32Array.from(first, (code, i) => code * size + second[i]!);
  const joint = new Float64Array(size * size);
  const { cluster, n } = sample;
  return {
    keys: kappaKeys,
    range: { agreement: [0, 1], kappa: [-1, 1], kappa_linear: [-1, 1], kappa_quadratic: [-1, 1] },
    n,
    clusters: sample.presentClusters,
    evaluate(counts, out, at) {
      joint.fill(0);
      for (let i = 0; i < n; i++) joint[cell[i]!] = joint[cell[i]!]! + floatUnit * counts[cluster[i]!]!;
      const { rows, columns, total } = margins(joint, size);
      let equal = 0;
      for (let c = 0; c < size; c++) equal += joint[c * size + c]!;
      out[at] = equal / total;
      [0, 1, 2].forEach((power, k) => {
        let seen = 0;
        let expected = 0;
        for (let a = 0; a < size; a++)
          for (let b = 0; b < size; b++) {
            const miss = power === 0 ? Number(a !== b) : Math.abs(a - b) ** power;
            seen += miss * joint[a * size + b]!;
            expected += (miss * rows[a]! * columns[b]!) / total;
          }
        out[at + 1 + k] = expected > 0 ? 1 - seen / expected : Number.NaN;
      });
    },
    explain: () =>
      n === 0
        ? 'No row was rated by both.'
        : 'Both raters gave every row the same one value, so chance alone would agree as much.',
  };
}

function coded({ score, label }: Sample, choices: readonly number[] = []) {
  const values = [...new Set([...choices, ...score, ...label])].sort((a, b) => a - b);
  const categories = choices.length > 0 ? values : categoriesOf(values);
  const code = new Map(categories.map((value, c) => [value, c]));
  const codes = (values: Float64Array) => Int32Array.from(values, (value) => code.get(value)!);
  return { categories, first: codes(score), second: codes(label) };
}

/** A wider range than this is not a scale of categories. */
const widest = 100;

/**
 * The scale that ratings are on: every whole number from the least to the greatest, where all are whole, so
 * that a value which nobody used still counts as a step between its neighbours; else the values themselves.
 * @param values different values, rising
 */
function categoriesOf(values: number[]): number[] {
  const [low, high] = [values[0] ?? 0, values.at(-1) ?? 0];
  if (high - low > widest || !values.every(Number.isInteger)) return values;
  return Array.from({ length: values.length === 0 ? 0 : high - low + 1 }, (_, step) => low + step);
}

function margins(joint: Float64Array, size: number) {
  const rows = new Float64Array(size);
  const columns = new Float64Array(size);
  let total = 0;
  joint.forEach((weight, i) => {
    rows[Math.floor(i / size)]! += weight;
    columns[i % size]! += weight;
    total += weight;
  });
  return { rows, columns, total };
}
