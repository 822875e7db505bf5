/** How a number that JSON has no way to write stands in it: {"$number": "NaN"}. */
const key = '$number';
const written = new Set(['NaN', 'Infinity', '-Infinity']);

/** JSON that keeps NaN and the infinities, which `JSON.stringify` turns into null. */
export const exactJson = (value: unknown): string =>
  JSON.stringify(value, (_, each) =>
    typeof each === 'number' && !Number.isFinite(each) ? { [key]: String(each) } : each,
  );

/**
 * The inverse of `exactJson`.
 * @throws SyntaxError where the text is no JSON
 */
export const parseExactJson = (text: string): unknown =>
  JSON.parse(text, (_, each) => (isWrittenNumber(each) ? Number(each[key]) : each));

const isWrittenNumber = (value: unknown): value is { [key]: string } =>
  typeof value === 'object' &&
  value !== null &&
  Object.keys(value).length === 1 &&
  written.has((value as Record<string, unknown>)[key] as string);
