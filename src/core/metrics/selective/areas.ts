import type { Sample } from '../sample.ts';
import { floatUnit, packedRows, type Statistic } from '../statistic.ts';

export type SelectiveKey = 'error_rate' | 'auroc' | 'aurc' | 'e_aurc' | 'augrc';

export const unitRange = [0, 1] as const;

/**
 * What accepting by score does, over all thresholds at once. Loss 1 where the label is below the cut.
 * Equal scores are accepted together, in every curve.
 *
 * - error_rate e: the share of rows with loss.
 * - auroc: the chance that a row without loss scores above a row with loss, ties half.
 * - aurc: area of selective risk over coverage, trapezoid; at coverage 0 the risk of the strictest threshold.
 * - e_aurc: aurc − (e + (1 − e)·ln(1 − e)), the best that any order of these rows could reach.
 * - augrc: area of (losses accepted ÷ all rows) over coverage, trapezoid, 0 at coverage 0.
 *
 * One pass over the rows by falling score; O(n) a draw.
 * Sources: Geifman and El-Yaniv 2017; Geifman, Uziel and El-Yaniv 2019; Traub et al. 2024.
 */
export function selectiveAreas(sample: Sample, loss: Uint8Array): Statistic<SelectiveKey> {
  const rows = byFallingScore(sample, loss);
  return {
    keys: ['error_rate', 'auroc', 'aurc', 'e_aurc', 'augrc'],
    range: {
      error_rate: unitRange,
      auroc: unitRange,
      aurc: unitRange,
      e_aurc: [-1, 1],
      augrc: [0, 0.5],
    },
    n: sample.n,
    clusters: sample.presentClusters,
    evaluate(counts, out, at) {
      const { accepted, losses, ordered, selective, generalised } = sweep(rows, counts);
      const e = losses / accepted;
      const aurc = selective / (2 * accepted);
      out[at] = e;
      out[at + 1] = ordered / (losses * (accepted - losses));
      out[at + 2] = aurc;
      out[at + 3] = aurc - bestAurc(e);
      out[at + 4] = generalised / (accepted * accepted);
    },
    explain: (key) => whyUndefined(sample, loss, key),
  };
}

/** Packed rows, best score first. */
function byFallingScore(sample: Sample, loss: Uint8Array): Int32Array {
  const { order, last } = sample.byScore;
  // Read backwards, a group ends at what is its first place in ascending order.
  const ends = last.map((_, place) => (place === 0 ? 1 : last[place - 1]!));
  return packedRows(order, ends, sample.cluster, loss).reverse();
}

function sweep(rows: Int32Array, counts: Uint8Array) {
  let accepted = 0;
  let losses = 0;
  let risk = 0;
  let selective = 0;
  let generalised = 0;
  let ordered = 0;
  let tied = 0;
  let lost = 0;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    const weight = floatUnit * counts[row >>> 2]!;
    tied += weight;
    lost += weight * ((row >>> 1) & 1);
    if ((row & 1) === 0 || accepted + tied === 0) continue;
    ordered += lost * (accepted - losses + (tied - lost) / 2);
    generalised += tied * (losses + lost / 2);
    const before = accepted === 0 ? lost / tied : risk;
    accepted += tied;
    losses += lost;
    risk = losses / accepted;
    selective += tied * (before + risk);
    tied = 0;
    lost = 0;
  }
  return { accepted, losses, ordered, selective, generalised };
}

/** The AURC of a perfect order at error rate e, in the limit of many rows. */
export const bestAurc = (e: number) => (e >= 1 ? 1 : e + (1 - e) * Math.log1p(-e));

function whyUndefined(sample: Sample, loss: Uint8Array, key: SelectiveKey): string {
  if (sample.n === 0) return 'No row has both a score and a label.';
  if (key === 'auroc') return whyOneClass(loss);
  return 'The figure has no value for these rows.';
}

/** Why a figure that compares the two classes has no value. */
export function whyOneClass(loss: Uint8Array): string {
  if (loss.length === 0) return 'No row has both a score and a label.';
  return loss.every((value) => value === 1)
    ? 'Every label is below the cut, so there is nothing to tell apart. Choose a lower cut.'
    : 'No label is below the cut, so there is nothing to tell apart. Choose a higher cut.';
}
