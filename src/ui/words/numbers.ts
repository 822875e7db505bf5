export { count, plural } from '#core/words/count.ts';

/** 98362432 → "98 MB". Decimal units, as disks and downloads have them. */
export function bytes(n: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  let value = n;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit > 0 && value < 9.95 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}

/** 247 → "4 min 7 s". Two units at most; a wait of hours needs no seconds. */
export function duration(seconds: number): string {
  if (seconds < 1) return 'under 1 s';
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 600) return join(Math.floor(whole / 60), 'min', whole % 60, 's');
  const minutes = Math.round(whole / 60);
  if (minutes < 60) return `${minutes} min`;
  if (minutes < 2880) return join(Math.floor(minutes / 60), 'h', minutes % 60, 'min');
  const hours = Math.round(minutes / 60);
  return join(Math.floor(hours / 24), 'days', hours % 24, 'h');
}

const join = (a: number, unitA: string, b: number, unitB: string): string =>
  b === 0 ? `${a} ${unitA}` : `${a} ${unitA} ${b} ${unitB}`;

/** A score as it stands in tables: two decimals, a dash where there is none. */
export const score = (value: number): string => (Number.isFinite(value) ? value.toFixed(2) : '–');

/** A share of one as a percentage: small ones keep a decimal. */
export function percent(share: number): string {
  if (!Number.isFinite(share)) return '–';
  const value = 100 * share;
  return `${value !== 0 && value < 9.95 ? value.toFixed(1) : Math.round(value)}%`;
}
