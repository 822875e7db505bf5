import { instructionKey } from './grouping.ts';
import { JoinedGroups } from './joined-groups.ts';
import { keepLikest, minCharacters, type NearDuplicates } from './near-duplicates.ts';

/**
 * Instructions with this cosine are nearly the same in meaning. Of nine hand-written rewordings four reach it with
 * all-MiniLM-L6-v2, and of eight pairs that differ in a word that matters two do (`cli/metrics/by-meaning.test.ts`);
 * no two instructions of the demo come above 0.53.
 */
export const defaultCosine = 0.85;

/** More instructions than this are compared by characters alone: every pair is looked at, 50 million of them here. */
export const maxReworded = 10_000;

/** Two texts whose meaning joins their groups, as places of texts; `similarity` is the cosine. */
export type Rewording = NearDuplicates['examples'][number];

/** Near-duplicates by characters and by meaning together. */
export interface WithRewordings extends NearDuplicates {
  /** The likest of the pairs that only their meaning joined. */
  rewordings: Rewording[];
}

/** Whether a text is long enough to have a meaning of its own ("prompt 12" and "prompt 13" are near in every way). */
export const hasMeaning = (text: string): boolean => instructionKey(text).length >= minCharacters;

/** Vectors of a block stay in the cache while they are compared with those of another one. */
const block = 64;
const rounding = 1e-6;

/** Near-duplicates by characters, joined further by pairs of like meaning (single linkage). */
export function joinRewordings(found: NearDuplicates, pairs: readonly Rewording[]): WithRewordings {
  const joined = joinedBy(found);
  for (const { first, second } of pairs) joined.join(first, second);
  const rewordings = [...pairs];
  keepLikest(rewordings);
  return { ...joined.numbered(), examples: found.examples, rewordings };
}

/** The groups by characters. */
function joinedBy({ group }: Pick<NearDuplicates, 'group'>): JoinedGroups {
  const joined = new JoinedGroups(group.length);
  const firstOf = new Map<number, number>();
  group.forEach((number, at) => {
    const first = firstOf.get(number);
    if (first === undefined) firstOf.set(number, at);
    else joined.join(first, at);
  });
  return joined;
}

/**
 * Pairs of texts with a cosine of at least `cosine` that join groups of near-duplicates further, fewer than there are texts.
 * Every pair is looked at, so none is missed; time grows with the square of the texts.
 * @param found the groups by characters
 * @param vectors unit vectors of one length, one a text; null for a text that is not compared
 */
export function rewordingsAmong(
  found: Pick<NearDuplicates, 'group'>,
  vectors: readonly (Float32Array | null)[],
  cosine = defaultCosine,
): Rewording[] {
  const joined = joinedBy(found);
  const places = [...vectors.keys()].filter((at) => vectors[at] !== null);
  const width = vectors[places[0] ?? 0]?.length ?? 0;
  const packed = new Float32Array(places.length * width);
  places.forEach((at, k) => {
    packed.set(vectors[at]!, k * width);
  });
  // The first third of two vectors bounds their cosine (Cauchy and Schwarz), and most pairs are settled by it.
  const head = 4 * Math.ceil(width / 12);
  const tail = Float64Array.from(places, (_, k) =>
    Math.hypot(...packed.subarray(k * width + head, (k + 1) * width)),
  );
  const rewordings: Rewording[] = [];
  const compare = (a: number, b: number) => {
    const begun = dotOf(packed, a * width, b * width, Math.min(head, width));
    if (begun + tail[a]! * tail[b]! < cosine - rounding) return;
    const similarity = begun + dotOf(packed, a * width + head, b * width + head, Math.max(0, width - head));
    if (similarity < cosine) return;
    const [first, second] = [places[a]!, places[b]!];
    if (joined.together(first, second)) return;
    joined.join(first, second);
    rewordings.push({ first, second, similarity });
  };
  const n = places.length;
  for (let left = 0; left < n; left += block)
    for (let right = left; right < n; right += block)
      for (let a = left; a < Math.min(left + block, n); a++)
        for (let b = Math.max(right, a + 1); b < Math.min(right + block, n); b++) compare(a, b);
  return rewordings;
}

/** Four sums at a time, which a processor adds side by side. */
function dotOf(values: Float32Array, a: number, b: number, width: number): number {
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  const whole = width - (width % 4);
  for (let c = 0; c < whole; c += 4) {
    s0 += values[a + c]! * values[b + c]!;
    s1 += values[a + c + 1]! * values[b + c + 1]!;
    s2 += values[a + c + 2]! * values[b + c + 2]!;
    s3 += values[a + c + 3]! * values[b + c + 3]!;
  }
  for (let c = whole; c < width; c++) s0 += values[a + c]! * values[b + c]!;
  return s0 + s1 + s2 + s3;
}
