/**
 * Where two JSON values differ: in their shape, in a text, or in a number by more than `tolerance` of its size and 1.
 * @returns paths with both values; empty where they are the same
 */
export function differencesOf(a: unknown, b: unknown, tolerance: number, path = ''): string[] {
  if (typeof a === 'number' && typeof b === 'number')
    return Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(a)) ? [] : [`${path}: ${a}, ${b}`];
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null)
    return a === b ? [] : [`${path}: ${JSON.stringify(a)}, ${JSON.stringify(b)}`];
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...names].flatMap((name) =>
    differencesOf(
      (a as Record<string, unknown>)[name],
      (b as Record<string, unknown>)[name],
      tolerance,
      `${path}/${name}`,
    ),
  );
}
