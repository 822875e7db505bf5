import { seededRandom } from '../random/random.ts';
import { instructionKey } from './grouping.ts';
import { JoinedGroups } from './joined-groups.ts';

/** Instructions that are nearly the same as others. */
export interface NearDuplicates {
  /** Number of the group of each text, 0-based by first appearance: texts of one group are nearly the same. Shape [texts]. */
  group: Int32Array;
  groups: number;
  /** Texts that are nearly the same as an earlier one: texts − groups. */
  duplicates: number;
  /** Texts of the largest group. */
  largest: number;
  /** The likest of the pairs that joined groups, as places of texts, likest first. */
  examples: { first: number; second: number; similarity: number }[];
}

/** The least similarity that pairs are found at. */
export const minSimilarity = 0.5;

/** Texts that share this much of their 5-grams are nearly the same. */
export const defaultSimilarity = 0.8;

/** Characters of a shingle: about a word. */
const shingle = 5;
/** A shorter text shares most of its shingles with any other of its kind ("prompt 12", "prompt 13"): equal or not. */
export const minCharacters = 20;
/** 32 bands of 3 rows: a pair of similarity 0.8 falls into none with a chance of 10⁻¹⁰, one of 0.5 with 1.4%. */
const bands = 32;
const rowsOfBand = 3;
/** Members of a bucket that a text is held against: groups grow from any of them, and buckets stay linear. */
const maxCompared = 8;
const maxExamples = 5;

/**
 * Texts whose sets of character 5-grams are alike: Jaccard similarity at or above `similarity`, and single linkage, so that
 * two texts are in one group where a chain of such pairs joins them. Lower case, white space as `instructionKey` has it.
 * Candidates come from MinHash signatures in bands (locality-sensitive hashing) and each is then checked exactly, so that a
 * pair can be missed but never made up; time grows with the characters, not with the pairs. The same for the same texts.
 * Sources: Broder 1997; Leskovec, Rajaraman and Ullman 2014, chapter 3.
 * @param texts one an instruction, "" where it has none; equal ones are in one group
 */
export function nearDuplicates(texts: readonly string[], similarity = defaultSimilarity): NearDuplicates {
  const keys = texts.map((text) => instructionKey(text).toLowerCase());
  const joined = new JoinedGroups(keys.length);
  const sets = keys.map(shinglesOf);
  const examples: NearDuplicates['examples'] = [];
  const compare = (first: number, second: number) => {
    // What is in one group already has nothing to gain.
    if (joined.together(first, second)) return;
    const shared = jaccard(sets[first]!, sets[second]!);
    if (shared < similarity) return;
    joined.join(first, second);
    examples.push({ first, second, similarity: shared });
    if (examples.length > 200) keepLikest(examples);
  };
  joinEqual(keys, joined);
  for (const bucketsOf of bandsOf(sets)) {
    const buckets = new Map<number, number[]>();
    for (const [at, set] of sets.entries()) {
      if (set.length === 0) continue;
      const bucket = buckets.get(bucketsOf[at]!) ?? [];
      for (const other of bucket) compare(other, at);
      if (bucket.length < maxCompared) bucket.push(at);
      buckets.set(bucketsOf[at]!, bucket);
    }
  }
  keepLikest(examples);
  return { ...joined.numbered(), examples };
}

/** Instruction numbers with those of one group as one, 0-based by first appearance. */
export const regrouped = (instruction: ArrayLike<number>, group: Int32Array): Int32Array =>
  Int32Array.from(instruction, (number) => group[number]!);

/** What near-duplicates mean for whatever takes instructions as independent; null where there are none. */
export function nearDuplicatesSentence(
  { duplicates, group, groups, largest }: Pick<NearDuplicates, 'duplicates' | 'group' | 'groups' | 'largest'>,
  together: boolean,
): string | null {
  if (duplicates === 0) return null;
  const found = `${duplicates} of ${group.length} instructions ${duplicates === 1 ? 'is' : 'are'} nearly the same as an earlier one (${largest} in the largest group)`;
  return together
    ? `${found}; they count as one, so that there are ${groups} independent instructions.`
    : `${found}. Intervals and promises take them as independent and are surer than they should be: count them as one.`;
}

function joinEqual(keys: readonly string[], joined: JoinedGroups): void {
  const first = new Map<string, number>();
  keys.forEach((key, at) => {
    // Without a text nothing says that two are the same.
    if (key === '') return;
    const before = first.get(key);
    if (before === undefined) first.set(key, at);
    else joined.join(before, at);
  });
}

/** Hashes (FNV-1a) of the distinct 5-grams of a text, ascending; none where the text is short. */
function shinglesOf(text: string): Uint32Array {
  if (text.length < minCharacters) return new Uint32Array(0);
  const found = new Set<number>();
  for (let start = 0; start + shingle <= text.length; start++) {
    let hash = 0x811c9dc5;
    for (let at = start; at < start + shingle; at++)
      hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193) >>> 0;
    found.add(hash);
  }
  return Uint32Array.from(found).sort();
}

/** For each band, the bucket of each text: a hash of the least permuted shingles of the band's rows. */
function* bandsOf(sets: readonly Uint32Array[]): Generator<Uint32Array> {
  const random = seededRandom(1);
  const odd = () => (Math.floor(random() * 4294967296) | 1) >>> 0;
  for (let band = 0; band < bands; band++) {
    const bucket = new Uint32Array(sets.length).fill(0x811c9dc5);
    for (let row = 0; row < rowsOfBand; row++) {
      const [factor, mask] = [odd(), odd()];
      for (let at = 0; at < sets.length; at++)
        bucket[at] = Math.imul(bucket[at]! ^ leastOf(sets[at]!, factor, mask), 0x01000193);
    }
    yield bucket;
  }
}

/** The least of a set's hashes under one permutation. */
function leastOf(set: Uint32Array, factor: number, mask: number): number {
  let least = 0xffffffff;
  for (let i = 0; i < set.length; i++) {
    const mixed = Math.imul(set[i]! ^ mask, factor);
    const permuted = (mixed ^ (mixed >>> 15)) >>> 0;
    if (permuted < least) least = permuted;
  }
  return least;
}

/** |A ∩ B| ÷ |A ∪ B| of two ascending sets. */
function jaccard(a: Uint32Array, b: Uint32Array): number {
  let [i, j, shared] = [0, 0, 0];
  while (i < a.length && j < b.length) {
    const [x, y] = [a[i]!, b[j]!];
    if (x === y) shared++;
    if (x <= y) i++;
    if (y <= x) j++;
  }
  return shared / (a.length + b.length - shared);
}

/** The five likest pairs, in place. */
export function keepLikest(examples: NearDuplicates['examples']): void {
  examples.sort((a, b) => b.similarity - a.similarity || a.first - b.first || a.second - b.second);
  examples.length = Math.min(examples.length, maxExamples);
}
