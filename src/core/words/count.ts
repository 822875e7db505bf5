const counts = new Intl.NumberFormat('en');

/** 100000 → "100,000". */
export const count = (n: number): string => counts.format(n);

/** "1 row", "200 rows". */
export const plural = (n: number, one: string, many = `${one}s`): string =>
  `${count(n)} ${n === 1 ? one : many}`;
