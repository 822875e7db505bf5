const counts = new Intl.NumberFormat('en');

/** 100000 → "100,000". */
export const count = (n: number): string => counts.format(n);

/** "1 row", "200 rows". */
export const plural = (n: number, one: string, many = `${one}s`): string =>
  `${count(n)} ${n === 1 ? one : many}`;

const maxNames = 20;

/** "a, b, c"; of more than twenty names the first twenty "and 9,980 others". */
export const listed = (names: readonly string[]): string =>
  names.length <= maxNames
    ? names.join(', ')
    : `${names.slice(0, maxNames).join(', ')} and ${plural(names.length - maxNames, 'other')}`;
