import { createHash } from 'node:crypto';

/** SHA-256 in hex; of a text, of its UTF-8. */
export const sha256 = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex');

/** SHA-256 of several texts in hex, as UTF-8; null differs from the empty text. */
export function digestOf(texts: readonly (string | null)[]): string {
  const hash = createHash('sha256');
  for (const text of texts) {
    hash.update(text === null ? '-;' : `${Buffer.byteLength(text)};`);
    hash.update(text ?? '');
  }
  return hash.digest('hex');
}

/**
 * Finds rows again by what they hold: equal rows have the same key, and are given out one after the other.
 */
export class RowsByKey {
  private readonly places = new Map<string, number[]>();

  constructor(keys: Iterable<string>) {
    let index = 0;
    for (const key of keys) {
      const rows = this.places.get(key);
      if (rows) rows.push(index);
      else this.places.set(key, [index]);
      index++;
    }
  }

  /** The indices of the rows that have this key; none where there is no such row. */
  find(key: string): readonly number[] {
    return this.places.get(key) ?? [];
  }
}
