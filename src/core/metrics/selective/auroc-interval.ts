import type { Interval } from '../interval.ts';
import { increasingRoot } from '../numeric/root.ts';
import type { Sample } from '../sample.ts';
import { criticalT } from '../wilson.ts';
import { type ClassSize, classSizes } from './class-sizes.ts';

/** Below so many instructions of a class, how its rows cluster cannot be seen. */
const fewInstructions = 10;

/**
 * 95% interval of AUROC: Newcombe's score interval with Hanley and McNeil's variance, which keeps its width at 0 and 1,
 * on the effective numbers of good and bad rows, with Student's t. Rows are divided by the design effect of
 * instructions: DeLong's variance summed over instructions (Obuchowski) over the same summed over rows. Where few
 * instructions have bad rows (or good ones) that ratio is noise, and each instruction counts as one row.
 * Sources: Newcombe 2006 (method 5); Obuchowski 1997; DeLong et al. 1988.
 */
export function aurocInterval(sample: Sample, loss: Uint8Array, auroc: number): Interval {
  const clusters = sample.presentClusters;
  if (clusters < 2) return { low: 0, high: 1 };
  const [good, bad] = classSizes(sample, loss);
  const effect = designEffect(sample, loss, auroc, good, bad);
  const effective = ({ rows }: ClassSize) => Math.max(1, rows / effect);
  const [low, high] = newcombe(auroc, effective(good), effective(bad), criticalT(clusters));
  return { low: Math.min(low, auroc), high: Math.max(high, auroc) };
}

function designEffect(
  sample: Sample,
  loss: Uint8Array,
  auroc: number,
  good: ClassSize,
  bad: ClassSize,
): number {
  const { order, end, groups } = sample.byScore;
  const byCluster = new Float64Array(sample.clusters);
  let squares = 0;
  let [goodBelow, badBelow] = [0, 0];
  for (let g = 0; g < groups; g++) {
    const start = g === 0 ? 0 : end[g - 1]!;
    let tiedBad = 0;
    for (let place = start; place < end[g]!; place++) tiedBad += loss[order[place]!]!;
    const tiedGood = end[g]! - start - tiedBad;
    // How far each row's share of the other class on its right side lies from AUROC, over its class.
    const ofGood = ((badBelow + tiedBad / 2) / bad.rows - auroc) / good.rows;
    const ofBad = (1 - (goodBelow + tiedGood / 2) / good.rows - auroc) / bad.rows;
    for (let place = start; place < end[g]!; place++) {
      const row = order[place]!;
      const part = loss[row] === 1 ? ofBad : ofGood;
      byCluster[sample.cluster[row]!]! += part;
      squares += part * part;
    }
    goodBelow += tiedGood;
    badBelow += tiedBad;
  }
  const clustered = byCluster.reduce((sum, part) => sum + part * part, 0);
  // Where every good row scores above every bad one the placements do not vary, but for rounding.
  const seen = squares < 1e-12 ? 1 : clustered / squares;
  const unknown = squares < 1e-12 || Math.min(good.instructions, bad.instructions) < fewInstructions;
  const most = Math.max(good.rows / good.instructions, bad.rows / bad.instructions);
  return Math.max(1, seen, unknown ? most : 1);
}

function newcombe(auroc: number, good: number, bad: number, t: number): [number, number] {
  const half = (good + bad) / 2 - 1;
  const error = (a: number) =>
    Math.sqrt((a * (1 - a) * (1 + half * ((1 - a) / (2 - a) + a / (1 + a)))) / (good * bad));
  return [
    auroc === 0 ? 0 : increasingRoot((a) => a + t * error(a) - auroc, 0, auroc),
    auroc === 1 ? 1 : increasingRoot((a) => a - t * error(a) - auroc, auroc, 1),
  ];
}
