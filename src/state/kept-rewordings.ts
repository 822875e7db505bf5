import type { Rewording } from '#core/rows/rewordings.ts';

/** Pairs as the browser keeps them with a dataset, whose rows never change: [[first, second, cosine], …]. */
export const rewordingsText = (pairs: readonly Rewording[]): string =>
  JSON.stringify(pairs.map(({ first, second, similarity }) => [first, second, similarity]));

const isPlace = (value: unknown): value is number => Number.isInteger(value) && (value as number) >= 0;

/** @returns null where nothing was kept, or what was kept is no list of pairs */
export function readRewordings(text: string | null): Rewording[] | null {
  if (!text) return null;
  try {
    const read: unknown = JSON.parse(text);
    if (!Array.isArray(read)) return null;
    return read.flatMap((pair: unknown) => {
      const [first, second, similarity] = Array.isArray(pair) ? pair : [];
      return isPlace(first) && isPlace(second) && typeof similarity === 'number'
        ? [{ first, second, similarity }]
        : [];
    });
  } catch {
    return null;
  }
}
