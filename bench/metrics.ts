/**
 * How long the figures take, by rows: node --import tsx bench/metrics.ts [--runs N] [--json]
 *
 * The headline figures are Pearson, Spearman, Kendall's τ-b, AUROC, AURC, E-AURC, AUGRC, ECE, adaptive ECE,
 * MCE and Brier, all from the same 1,000 bootstrap resamples of instructions. Times are of one thread; CPU
 * seconds are given beside the clock because other processes stretch the latter only. The last figure of a line
 * is what n log n predicts to be the same at every n.
 */
import { parseArgs } from 'node:util';
import { bootstrap } from '#core/metrics/bootstrap.ts';
import { defaultBootstrap } from '#core/metrics/bootstrap-options.ts';
import { calibrationErrors } from '#core/metrics/calibration/calibration-errors.ts';
import { coreFigures } from '#core/metrics/core-figures.ts';
import { gatherSample, type LabelledScores } from '#core/metrics/sample.ts';
import { riskCoverageCurve } from '#core/metrics/selective/curve.ts';
import { lossAt } from '#core/metrics/selective/loss.ts';
import { operatingPoint } from '#core/metrics/selective/operating-point.ts';
import { type Random, seededRandom } from '#core/random/random.ts';

const cut = 5;

/** Digit-like scores without ties, whole labels 0 to 9. */
function columnsOf(rows: number, rowsEach: number, random: Random): LabelledScores {
  const label = new Float64Array(rows);
  const score = label.map((_, row) => {
    const quality = random();
    label[row] = Math.floor(10 * quality);
    return 9 * (0.5 * quality + 0.5 * random());
  });
  return {
    score,
    label,
    valid: new Uint8Array(rows).fill(1),
    instruction: Int32Array.from(label, (_, row) => Math.floor(row / rowsEach)),
  };
}

function headline(columns: LabelledScores): void {
  const { sample } = gatherSample(columns);
  const probability = sample.score.map((score) => score / 9);
  const calibration = calibrationErrors(sample, probability, lossAt(sample.label, cut));
  bootstrap([coreFigures(sample, cut), calibration], sample.clusters, defaultBootstrap);
}

interface Timing {
  what: string;
  rows: number;
  /** Median and least over the runs. */
  seconds: number;
  cpuSeconds: number;
  minCpuSeconds: number;
}

function time(what: string, rows: number, runs: number, job: () => void): Timing {
  const clock: number[] = [];
  const cpu: number[] = [];
  for (let run = 0; run < runs; run++) {
    const before = process.cpuUsage();
    const start = performance.now();
    job();
    clock.push((performance.now() - start) / 1000);
    const { user, system } = process.cpuUsage(before);
    cpu.push((user + system) / 1e6);
  }
  const median = (values: number[]) => values.toSorted((a, b) => a - b)[values.length >> 1]!;
  return { what, rows, seconds: median(clock), cpuSeconds: median(cpu), minCpuSeconds: Math.min(...cpu) };
}

const { values } = parseArgs({
  options: { runs: { type: 'string', default: '3' }, json: { type: 'boolean', default: false } },
});
const runs = Number(values.runs);
const random = seededRandom(1);
const timings: Timing[] = [];
for (const rows of [1000, 3000, 10_000, 30_000, 100_000, 300_000]) {
  const columns = columnsOf(rows, 1, random);
  timings.push(time('headline, 1,000 draws', rows, runs, () => headline(columns)));
  timings.push(time('risk-coverage curve', rows, runs, () => riskCoverageCurve(columns, cut)));
}
const grouped = columnsOf(100_000, 10, random);
timings.push(time('headline, 10 rows an instruction', 100_000, runs, () => headline(grouped)));
const curve = riskCoverageCurve(grouped, cut);
timings.push(
  time('10,000 operating points', 100_000, runs, () => {
    for (let step = 0; step < 10_000; step++) operatingPoint(curve, (9 * step) / 10_000);
  }),
);
if (values.json) console.log(JSON.stringify(timings));
else
  for (const { what, rows, seconds, cpuSeconds, minCpuSeconds } of timings)
    console.log(
      `${what.padEnd(34)} ${String(rows).padStart(8)} rows  ${seconds.toFixed(3)} s, CPU ${cpuSeconds.toFixed(3)} s (least ${minCpuSeconds.toFixed(3)}; ${perStep(minCpuSeconds, rows)} ns ÷ n log₂ n)`,
    );

/** Does not rise with the rows where cost grows no faster than n log n. */
function perStep(seconds: number, rows: number): string {
  return ((1e9 * seconds) / (rows * Math.log2(rows))).toFixed(1);
}
