import { isUndefined, lackOf, type MaybeEstimate } from '../../metrics/estimate.ts';

/**
 * What a printed table leaves open, each once, after an empty line: why a figure is a dash, and what is unusual
 * about an interval. No lines where nothing is.
 */
export function reasonLines(estimates: readonly MaybeEstimate[]): string[] {
  const lines = new Set(
    estimates.flatMap((estimate) => {
      if (isUndefined(estimate)) return [`–: ${estimate.reason}`];
      const lack = lackOf(estimate);
      if (lack !== null) return [`[–]: ${lack}`];
      return 'note' in estimate && estimate.note ? [`Intervals: ${estimate.note}`] : [];
    }),
  );
  return lines.size > 0 ? ['', ...lines] : [];
}
