/**
 * How fast a judge learns from grades here: node --import tsx scripts/time-teaching.ts [ROWS] [GRADES]
 *
 * Each step that the teaching worker takes, in this process, on hidden states made up, of the default model's width.
 */
import { toHalf } from '#core/bytes/half.ts';
import type { KeptInputs } from '#core/linear-probe/kept-inputs.ts';
import { evenThresholds } from '#core/linear-probe/ordered-probit.ts';
import { seededRandom } from '#core/random/random.ts';
import {
  keptGain,
  keptRows,
  type ReachedRows,
  rescoreKept,
  teachKept,
} from '#core/teaching/kept-teaching.ts';

const n = Number(process.argv[2] ?? 10_000);
const grades = Number(process.argv[3] ?? 300);
const width = 576;
const rounds = 7;

/** Prints the median and the extremes of some rounds, and gives what the last one made. */
function timed<R>(step: string, times: number, work: () => R): R {
  const took: number[] = [];
  let made!: R;
  for (let round = 0; round < times; round++) {
    const start = performance.now();
    made = work();
    took.push(performance.now() - start);
  }
  took.sort((a, b) => a - b);
  const [median, least, most] = [took[times >> 1]!, took[0]!, took.at(-1)!].map((each) => each.toFixed(0));
  console.log(`${step.padEnd(52)} ${median!.padStart(6)} [${least}, ${most}] ms`);
  return made;
}

const random = seededRandom(1);
const states = new Uint16Array(n * width);
const drawn = new Float64Array(width);
for (let row = 0; row < n; row++)
  for (let c = 0; c < width; c++) {
    // Components of falling spread, as hidden states have them.
    drawn[c] = (4 * (random() - 0.5)) / (1 + c / 8);
    states[row * width + c] = toHalf(drawn[c]!);
  }
const kept: KeptInputs = {
  rows: Int32Array.from({ length: n }, (_, row) => row),
  width,
  states,
  features: ['log-length'],
  values: Float64Array.from({ length: n }, () => 4 + random()),
};
const term = { name: 'quality', weight: 1, bias: 4.5, features: [], hinge: null };
const state = Float64Array.from({ length: width }, () => random() - 0.5);
const prior = { terms: [{ ...term, state }], spread: 2, thresholds: evenThresholds };
const given = (row: number) => row % Math.floor(n / grades) === 0;
const halfOf = (row: number) => states[row * width + 3]! + states[row * width]!;
const reached: ReachedRows = {
  row: kept.rows,
  rows: {
    label: Float64Array.from({ length: n }, (_, row) =>
      given(row) ? (halfOf(row) / 7919) % 10 : Number.NaN,
    ),
    instruction: Int32Array.from({ length: n }, (_, row) => row >> 2),
    group: new Int32Array(n).fill(-1),
    groups: [],
    length: Int32Array.from({ length: n }, (_, row) => 100 + (row % 997)),
  },
  column: {
    name: 'judge',
    score: Float64Array.from({ length: n }, random),
    valid: new Uint8Array(n).fill(1),
    probs: null,
  },
};

console.log(`${n} rows with states of ${width} numbers; median [least, most]`);
const ready = timed('states read, principal components (once a run)', 1, () => keptRows(prior, kept));
for (const count of [40, 80, 160, grades]) {
  let left = count;
  const label = reached.rows.label.map((value) => (!Number.isNaN(value) && left-- > 0 ? value : Number.NaN));
  const some = { ...reached, rows: { ...reached.rows, label } };
  timed(`refit after ${count} grades, with the out-of-fold scores`, rounds, () => teachKept(ready, some));
  timed(`  and what it gains: intervals, learning curve`, 3, () =>
    keptGain(ready, some, { cut: 5, seed: 1, draws: 1000 }),
  );
}
const facts = { tokens: 200, truncated: false };
timed(`every row scored again`, rounds, () => rescoreKept(ready, prior, { minDigitMass: 0.05 }, () => facts));
