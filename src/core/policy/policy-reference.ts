import type { Wording } from '../metrics/shift/shift-rows.ts';
import { type ShiftRows, wordingAt } from '../metrics/shift/shift-rows.ts';
import { blocksOf, sampled, scoredRows } from '../metrics/shift/shift-sample.ts';
import { wordingTraits } from '../metrics/shift/wording.ts';
import type { RowWeighting } from '../metrics/threshold/threshold-options.ts';
import { seededRandom } from '../random/random.ts';
import type { PolicyReference, ReferenceKind } from './policy.ts';

/** Hex digits of a row's digest that are kept: enough to tell a few hundred rows from any others. */
const digestLength = 16;

/** Places of the rows that later rows are held against: whole instructions of chance, about 500 rows at most. */
export function referencePlaces(rows: ShiftRows, kind: ReferenceKind, seed: number): Int32Array {
  const isLabelled = (row: number) => !Number.isNaN(rows.rows.label[row]!);
  const places = scoredRows(rows, (row) => kind === 'scored' || isLabelled(row) === (kind === 'labelled'));
  return Int32Array.from(sampled(blocksOf(rows, places), seededRandom(seed)).flat()).sort();
}

/** Of which rows a promise by such weights speaks; without labels, of all that are scored. */
export function referenceKind({ rows, column }: ShiftRows, weights: RowWeighting): ReferenceKind {
  const labelled = rows.label.some((value, row) => column.valid[row] === 1 && !Number.isNaN(value));
  return labelled ? kindOf[weights] : 'scored';
}

const kindOf: Record<RowWeighting, ReferenceKind> = {
  none: 'labelled',
  labelling: 'scored',
  shift: 'unlabelled',
};

/** @param digests SHA-256 of each place's content, in hex */
export function referenceOf(
  { rows, column, wording }: ShiftRows,
  kind: ReferenceKind,
  places: Int32Array,
  digests: readonly string[],
): PolicyReference {
  const { probs } = column;
  const at = <A extends ArrayLike<number>>(values: A) => Array.from(places, (row) => values[row]!);
  const words = wording ? wordingAt(wording, places) : null;
  const instruction = new Map<number, number>();
  for (const row of places)
    if (!instruction.has(rows.instruction[row]!)) instruction.set(rows.instruction[row]!, instruction.size);
  // The page numbers models by first appearance, the command by name: the file is the same for both.
  const groupName = (row: number) => rows.groups[rows.group[row]!];
  const groups = [...new Set(Array.from(places, groupName))].filter((name) => name !== undefined).sort();
  return {
    of: kind,
    groups,
    instruction: at(rows.instruction).map((number) => instruction.get(number)!),
    score: at(column.score),
    characters: at(rows.length),
    group: Array.from(places, (row) => groups.indexOf(groupName(row) ?? '')),
    probs:
      probs && readable(probs, places)
        ? Array.from(places, (row) => Array.from(probs.subarray(10 * row, 10 * row + 10), shortened))
        : null,
    wording: words && {
      traits: words.traits.map((values, t) => ({
        name: wordingTraits[t]!.name,
        values: Array.from(values, (value) => (Number.isFinite(value) ? value : null)),
      })),
      languages: words.languages,
      language: [...words.language],
    },
    content: digests.map((digest) => digest.slice(0, digestLength)),
  };
}

const readable = (probs: Float64Array, places: Int32Array): boolean =>
  places.every((row) => probs.subarray(10 * row, 10 * row + 10).every(Number.isFinite));

const shortened = (p: number): number => Number(p.toPrecision(6));

/** Rows with probabilities as short as those of reference rows: rounding alone would tell them apart where the mass of all
 * rows is nearly the same. */
export const likeReference = ({ column, ...rows }: ShiftRows): ShiftRows => ({
  ...rows,
  column: { ...column, probs: column.probs?.map(shortened) ?? null },
});

/** The reference rows as the shift test takes rows that were calibrated on. */
export function referenceRows(reference: PolicyReference): ShiftRows {
  const { instruction, group, groups, characters, score, probs, wording } = reference;
  const n = score.length;
  return {
    rows: {
      // The shift test looks only at whether there is a label.
      label: new Float64Array(n),
      instruction: Int32Array.from(instruction),
      group: Int32Array.from(group),
      groups,
      length: Int32Array.from(characters),
    },
    column: {
      name: 'judge_score',
      score: Float64Array.from(score),
      valid: new Uint8Array(n).fill(1),
      probs: probs && Float64Array.from(probs.flat()),
    },
    wording: wording && wordingFrom(wording),
  };
}

/** Null where another version looked at other traits: then texts are not compared. */
function wordingFrom({
  traits,
  language,
  languages,
}: NonNullable<PolicyReference['wording']>): Wording | null {
  const found = wordingTraits.map(({ name }) => traits.find((trait) => trait.name === name));
  if (found.some((trait) => trait === undefined)) return null;
  return {
    traits: found.map((trait) => Float64Array.from(trait!.values, (value) => value ?? Number.NaN)),
    language: Int32Array.from(language),
    languages,
  };
}

/** How many of these rows, by the digests of what the judge read of them, are among the reference rows. */
export function knownRows({ content }: PolicyReference, digests: readonly string[]): number {
  const known = new Set(content);
  return digests.filter((digest) => known.has(digest.slice(0, digestLength))).length;
}
