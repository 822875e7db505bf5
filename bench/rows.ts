/**
 * How large a file may be and how fast its rows are found: node --import tsx bench/rows.ts [ROWS] [CHARACTERS]
 *
 * ROWS (1,000,000; 0: none) of about CHARACTERS (2,000) each are imported by the page's data worker in Chromium, with what memory
 * that takes; an import is cancelled; then 100,000 rows are filtered, searched and sorted. The files are made up.
 */
import { once } from 'node:events';
import { createWriteStream, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { openBenchBrowser } from './chromium.ts';

const rows = Number(process.argv[2] ?? 1_000_000);
const characters = Number(process.argv[3] ?? 2_000);
const found = 100_000;

const say = (what: string, figure: string) => console.log(`${what.padEnd(58)} ${figure.padStart(12)}`);
const megabytes = (bytes: number) => `${Math.round(bytes / 1e6).toLocaleString('en')} MB`;
const ms = (milliseconds: number) => `${milliseconds.toFixed(1)} ms`;

const words =
  'the of and to in is that for it as was with be by on not he his but at are this have from'.split(' ');

/** Rows whose words come by a formula, so that the same call makes the same file; instructions are distinct. */
async function writeRows(path: string, count: number, length: number): Promise<void> {
  const file = createWriteStream(path);
  for (let row = 0; row < count; row++) {
    const text: string[] = [];
    for (let at = 0, chars = 0; chars < length - 160; at++) {
      const word = words[(row * 31 + at * at * 7 + at) % words.length]!;
      text.push(word);
      chars += word.length + 1;
    }
    const line = JSON.stringify({
      id: `r${row}`,
      instruction: `Explain what the number ${row} is good for, ${text.slice(0, text.length >> 2).join(' ')}.`,
      response: text.slice(text.length >> 2).join(' '),
      model: `model-${row % 4}`,
      category: `category-${row % 9}`,
      quality: (row * 31) % 10,
      reward: ((row * 7919) % 1000) / 1000,
    });
    if (!file.write(`${line}\n`)) await once(file, 'drain');
  }
  file.end();
  await finished(file);
}

/** Resident memory of a process, now and at its most, in bytes; null where the system does not tell. */
function memoryOf(pid: number): { now: number; most: number } | null {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const kilobytes = (name: string) => 1024 * Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1]);
    return { now: kilobytes('VmRSS'), most: kilobytes('VmHWM') };
  } catch {
    return null;
  }
}

const folder = mkdtempSync(join(tmpdir(), 'self-judge-rows-'));
const bench = await openBenchBrowser((line) => console.error(line), {
  at: 'bench/page/rows.html',
  ready: 'rowsBench',
});
const { page } = bench;
const choose = (path: string) => page.setInputFiles('input', path);

async function measureImport(large: string): Promise<void> {
  await writeRows(large, rows, characters);
  console.log(`${rows.toLocaleString('en')} rows, ${megabytes(statSync(large).size)} of JSON Lines`);
  await choose(large);
  const renderers = async () => (await bench.processes()).filter(({ type }) => type === 'renderer');
  const before = Math.max(...(await renderers()).map(({ id }) => memoryOf(id)?.now ?? 0));
  let heap = 0;
  let done = false;
  const watched = (async () => {
    while (!done) {
      heap = Math.max(heap, (await bench.heapOf('/workers/data.ts')) ?? 0);
      await new Promise((resolve) => setTimeout(resolve, 3000));
    }
  })();
  const imported = await page.evaluate(() => window.rowsBench.importFile());
  done = true;
  await watched;
  say('import', `${imported.seconds.toFixed(0)} s`);
  say('  rows a second', Math.round(imported.rows / imported.seconds).toLocaleString('en'));
  say('  megabytes a second', (imported.bytes / 1e6 / imported.seconds).toFixed(1));
  say('  longest time without progress told', ms(imported.longestSilence));
  say('  live heap of the worker at its most, every 3 s', megabytes(heap));
  const most = Math.max(...(await renderers()).map(({ id }) => memoryOf(id)?.most ?? 0));
  say('  resident memory of the page and its workers, before', megabytes(before));
  say('  resident memory of the page and its workers, at most', megabytes(most));
  await page.evaluate(() => window.rowsBench.removeAll());
  const cancelled = await page.evaluate(() => window.rowsBench.cancelImport(5));
  say(`cancelled after 5 s (${cancelled.code}): until it had ended`, ms(cancelled.milliseconds));
  say('  datasets left', String(cancelled.datasets));
}

try {
  if (rows > 0) await measureImport(join(folder, 'large.jsonl'));

  const some = join(folder, 'some.jsonl');
  await writeRows(some, found, 1_000);
  await choose(some);
  await page.evaluate(() => window.rowsBench.importFile());
  console.log(
    `\n${found.toLocaleString('en')} rows, ${megabytes(statSync(some).size)}: first, then median and slowest of the rest`,
  );
  const times = (what: string, [first = 0, ...rest]: number[]) => {
    rest.sort((a, b) => a - b);
    say(what, `${ms(first)}, ${ms(rest[rest.length >> 1]!)}, ${ms(rest.at(-1)!)}`);
  };
  const tens = Array.from({ length: 11 }, (_, n) => n);
  const range = (n: number) => ({ column: 'reward', kind: 'range' as const, low: n / 20, high: null });
  const category = (n: number) => ({ column: 'category', kind: 'is' as const, value: `category-${n % 9}` });
  const contains = (n: number) => ({
    column: 'response',
    kind: 'contains' as const,
    text: `not ${words[n]}`,
  });
  const find = (all: unknown) => page.evaluate((asked) => window.rowsBench.find(asked as never), all);
  times('a number from a bound', (await find(tens.map((n) => [range(n)]))).times);
  times('a category', (await find(tens.map((n) => [category(n)]))).times);
  times('a number and a category', (await find(tens.map((n) => [range(n), category(n)]))).times);
  times('a text column contains words', (await find(tens.map((n) => [contains(n)]))).times);
  times('all of these', (await find(tens.map((n) => [range(n), category(n), contains(n)]))).times);
  const texts = tens.map((n) => (n % 2 ? `number ${n * 977} is` : `not ${words[n]} that`));
  times('search in all texts', (await page.evaluate((asked) => window.rowsBench.search(asked), texts)).times);
  times('sort and filter by a column, on the page', await page.evaluate(() => window.rowsBench.sort()));

  await page.evaluate(() => window.rowsBench.importFile());
  console.log('\nThe same, imported again and read ahead of the first condition and the first search');
  const ahead = (what: 'texts' | 'columns') =>
    page.evaluate((asked) => window.rowsBench.readAhead(asked), what);
  say('columns read ahead, in the background', ms(await ahead('columns')));
  times('a category', (await find(tens.map((n) => [category(n)]))).times);
  times('a text column contains words', (await find(tens.map((n) => [contains(n)]))).times);
  say('texts read ahead, in the background', ms(await ahead('texts')));
  times('search in all texts', (await page.evaluate((asked) => window.rowsBench.search(asked), texts)).times);
} finally {
  await bench.close();
  rmSync(folder, { recursive: true });
}
