import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { Locator, Page } from '@playwright/test';

/** As the commands print a figure: null where it has no value, or no interval. */
export interface Figure {
  value: number | null;
  low: number | null;
  high: number | null;
}
export type Figures = Record<string, Figure>;

const run = promisify(execFile);
/** What a command prints with `--json`. */
export async function command(...argv: string[]) {
  const { stdout } = await run(process.execPath, ['--import', 'tsx', 'cli/main.ts', ...argv, '--json'], {
    maxBuffer: 1 << 26,
  });
  return JSON.parse(stdout);
}

/** As the screens write a figure: three decimals, a minus for a hyphen, a dash where it has no interval. */
export function shown({ value, low, high }: Figure, decimals = 3): string {
  const text = (number: number) =>
    number
      .toFixed(decimals)
      .replace(/^-(?!0\.?0*$)/, '−')
      .replace(/^-/, '');
  if (value === null) return 'none';
  return low === null || high === null
    ? `${text(value)} [–]`
    : `${text(value)} [${text(low)}, ${text(high)}]`;
}

export const hundred = (value: number | null) => (value === null ? null : 100 * value);

/** Texts of the row of a table that names a figure. */
export const cellsOf = (table: Locator, name: string) =>
  table
    .getByRole('row')
    .filter({ has: table.page().getByRole('button', { name, exact: true }) })
    .getByRole('cell')
    .allInnerTexts();

/** Press what saves a file, and keep it at `path`. */
export async function save(page: Page, press: () => Promise<void>, path: string): Promise<string> {
  const downloading = page.waitForEvent('download');
  await press();
  const text = await readFile(await (await downloading).path(), 'utf8');
  await writeFile(path, text);
  return text;
}
