/** Numbers by column, then by model. */
export type Leaderboard = Map<string, Map<string, number>>;

/** Each name's value; NaN where the leaderboard has none. Names that differ in case or outer spaces only are one. */
export function leaderboardValues(
  truth: ReadonlyMap<string, number>,
  names: readonly string[],
): Float64Array {
  const plain = (name: string) => name.trim().toLowerCase();
  const byPlainName = new Map([...truth].map(([name, value]) => [plain(name), value]));
  return Float64Array.from(names, (name) => truth.get(name) ?? byPlainName.get(plain(name)) ?? Number.NaN);
}
