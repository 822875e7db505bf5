import { pick } from '../answer-pool.ts';
import { degradation } from '../degradation.ts';
import { nameSets } from '../text/name-sets.ts';

const han = /\p{Script=Han}/u;

/** Whole words, but for Chinese, which has no spaces between them. Longer names first: 天王星 before 王星. */
const knownName = new RegExp(
  nameSets
    .flat()
    .sort((a, b) => b.length - a.length)
    .map((name) => (han.test(name) ? name : `(?<![\\p{L}\\p{N}])${name}(?![\\p{L}\\p{N}])`))
    .join('|'),
  'gu',
);

const setOf = new Map(nameSets.flatMap((set) => set.map((name) => [name, set] as const)));

/** A capitalised word inside a sentence: a name in English, a noun in German. */
const capitalised = /(?<=[\p{Ll}\p{N},;:)] )\p{Lu}\p{Ll}[\p{L}]+/gu;

/** Words that are written with a capital without being a name of something. */
const noNames = new Set([
  'The',
  'This',
  'That',
  'These',
  'Those',
  'You',
  'Your',
  'They',
  'Then',
  'And',
  'But',
  'Sie',
  'Ihr',
  'Ihre',
  'Ihnen',
]);

/**
 * Names known to be of one kind are exchanged for others of the kind, each in all its places, so that the text stays
 * at one with itself. Where there is none, two capitalised words of the response take each other's places.
 */
export const swappedNames = degradation({
  id: 'swapped-names',
  kind: 'subtle fault',
  label: 'Names swapped',
  noun: 'swapped names',
  description:
    'Names (places, people, days, elements, colours) are replaced by others of their kind, or two names of the response by each other.',
  apply({ response }, _pool, random) {
    const known = [...new Set(response.match(knownName) ?? [])];
    if (known.length > 0) {
      const swaps = new Map<string, string>();
      for (const name of known) {
        const taken = new Set(swaps.values());
        const others = setOf.get(name)!.filter((other) => other !== name && !taken.has(other));
        if (others.length > 0) swaps.set(name, pick(others, random));
      }
      return response.replace(knownName, (name) => swaps.get(name) ?? name);
    }
    const names = [...new Set(response.match(capitalised) ?? [])].filter((name) => !noNames.has(name));
    if (names.length < 2) return null;
    const one = pick(names, random);
    const other = pick(
      names.filter((name) => name !== one),
      random,
    );
    const either = new RegExp(`(?<![\\p{L}\\p{N}])(?:${one}|${other})(?![\\p{L}\\p{N}])`, 'gu');
    return response.replace(either, (name) => (name === one ? other : one));
  },
});
