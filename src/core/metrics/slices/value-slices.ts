import type { Slicing } from './slice-report.ts';

/** A number with more different values than this is cut into bands. */
export const maxNumbers = 12;

/** A slice for each text that occurs, in order of first appearance; none for a row without one. */
export class TextSlices {
  readonly #codes = new Map<string, number>();
  readonly #most: number;
  readonly slice: Int32Array;
  /** There were more different texts than `most`. */
  overflowed = false;

  /**
   * @param rows rows of the dataset
   * @param most different texts; further ones have no slice
   */
  constructor(rows: number, most: number) {
    this.slice = new Int32Array(rows).fill(-1);
    this.#most = most;
  }

  set(row: number, text: string): void {
    const code = this.#codes.get(text) ?? this.#codes.size;
    if (code >= this.#most) {
      this.overflowed = true;
      return;
    }
    this.#codes.set(text, code);
    this.slice[row] = code;
  }

  get names(): string[] {
    return [...this.#codes.keys()];
  }
}

/**
 * Slices of a numeric column: one a value where there are few, else bands with about equally many rows, lowest
 * first, equal values together. Rows without a number are in none.
 */
export function numberSlices(values: Float64Array, bands: number): Slicing {
  const present = values.filter((value) => !Number.isNaN(value)).sort();
  const distinct = present.filter((value, at) => at === 0 || value !== present[at - 1]);
  if (distinct.length <= maxNumbers) {
    const code = new Map(Array.from(distinct, (value, at) => [value, at]));
    return {
      slice: Int32Array.from(values, (value) => code.get(value) ?? -1),
      names: Array.from(distinct, String),
    };
  }
  const edges: number[] = [];
  for (let band = 1; band < bands; band++) {
    const edge = present[Math.floor((band * present.length) / bands)]!;
    if (edge > (edges.at(-1) ?? present[0]!)) edges.push(edge);
  }
  const bandOf = (value: number) => {
    const band = edges.findIndex((edge) => value < edge);
    return band === -1 ? edges.length : band;
  };
  const short = (value: number) => String(Number(value.toPrecision(4)));
  const names = Array.from({ length: edges.length + 1 }, (_, band) =>
    band === 0
      ? `under ${short(edges[0]!)}`
      : band === edges.length
        ? `${short(edges.at(-1)!)} and more`
        : `${short(edges[band - 1]!)} to under ${short(edges[band]!)}`,
  );
  return { slice: Int32Array.from(values, (value) => (Number.isNaN(value) ? -1 : bandOf(value))), names };
}
