import { plural } from '../words/count.ts';
import { midRanks } from './mid-ranks.ts';
import { twoSidedP } from './numeric/student.ts';
import { type LabelledScores, renumber } from './sample.ts';

/** What scores say of rows without a label. */
export interface MissingLabels {
  /** Rows with a valid score, with and without a label. */
  labelled: number;
  unlabelled: number;
  /** The chance that a labelled row scores above an unlabelled one, ties counting half; null where there is none. */
  above: number | null;
  /** Two-sided, of "whether a row is labelled does not go with its score"; null where too few instructions are there. */
  p: number | null;
  /** What follows, in whole sentences. */
  sentence: string;
}

/** Fewer instructions than this, and nothing can be told. */
const minInstructions = 10;
const level = 0.05;

/**
 * An easy sign that labels are not missing at random: whether labelled rows score otherwise than unlabelled ones. Where bad
 * rows are labelled less often, every risk is understated and a promise is broken in most sets. Ranks of the scores are
 * held against being labelled; the standard error sums over instructions, so that rows of one are not taken as independent.
 * @returns null where every row with a score has a label, or none has
 */
export function missingLabels({ score, valid, label, instruction }: LabelledScores): MissingLabels | null {
  const rows = Int32Array.from(score.keys()).filter((row) => valid[row] === 1);
  const known = Uint8Array.from(rows, (row) => (Number.isNaN(label[row]) ? 0 : 1));
  const labelled = known.reduce((sum, value) => sum + value, 0);
  const unlabelled = rows.length - labelled;
  if (labelled === 0 || unlabelled === 0) return null;
  const rank = midRanks(Float64Array.from(rows, (row) => score[row]!));
  const { cluster, clusters } = renumber(Int32Array.from(rows, (row) => instruction[row]!));
  const [meanRank, share] = [(rows.length + 1) / 2, labelled / rows.length];
  const sums = new Float64Array(clusters);
  let rankSum = 0;
  rank.forEach((value, row) => {
    if (known[row]) rankSum += value;
    const k = cluster[row]!;
    sums[k] = sums[k]! + (value - meanRank) * (known[row]! - share);
  });
  const above = (rankSum - (labelled * (labelled + 1)) / 2) / (labelled * unlabelled);
  const p = pOf(sums);
  return { labelled, unlabelled, above, p, sentence: sentenceOf({ labelled, unlabelled, above, p }) };
}

function pOf(sums: Float64Array): number | null {
  const k = sums.length;
  if (k < minInstructions) return null;
  const total = sums.reduce((sum, value) => sum + value, 0);
  const error = Math.sqrt((sums.reduce((sum, value) => sum + value * value, 0) * k) / (k - 1));
  return error > 0 ? twoSidedP(total / error, k - 1) : null;
}

function sentenceOf({ labelled, unlabelled, above, p }: Omit<MissingLabels, 'sentence'>): string {
  const assumption = `${plural(unlabelled, 'scored row')} of ${labelled + unlabelled} have no label, and every risk takes them to be like the labelled ones.`;
  if (p === null || above === null)
    return `${assumption} There are too few instructions to tell from their scores.`;
  const shown = p < 0.001 ? 'p < 0.001' : `p = ${p.toFixed(3)}`;
  if (p >= level)
    return `${assumption} Their scores do not show otherwise (${shown}), but bad rows may be labelled less often all the same.`;
  return `${assumption} They are not: labelled rows score ${above > 0.5 ? 'higher' : 'lower'}, above an unlabelled one in ${(100 * above).toFixed(0)}% of pairs (${shown}). Risks may be understated and promises broken far more often than they say: label a random sample of the rows.`;
}
