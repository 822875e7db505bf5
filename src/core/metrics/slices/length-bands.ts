import type { Slicing } from './slice-report.ts';

/**
 * Bands of response length with about equally many rows, shortest first. Equal lengths stay together, so
 * there may be fewer bands than asked for.
 * @param length characters of each row's response
 */
export function lengthBands(length: Int32Array, bands: number): Slicing {
  const sorted = length.toSorted();
  const edges: number[] = [];
  for (let band = 1; band < bands; band++) {
    const edge = sorted[Math.floor((band * sorted.length) / bands)];
    if (edge !== undefined && edge > (edges.at(-1) ?? sorted[0]!)) edges.push(edge);
  }
  const slice = length.map((characters) => {
    const band = edges.findIndex((edge) => characters < edge);
    return band === -1 ? edges.length : band;
  });
  const from = (band: number) => (band === 0 ? (sorted[0] ?? 0) : edges[band - 1]!);
  const names = Array.from({ length: edges.length + 1 }, (_, band) => {
    const to = band === edges.length ? sorted.at(-1) : edges[band]! - 1;
    return `${from(band)} to ${to ?? 0} characters`;
  });
  return { slice, names };
}
