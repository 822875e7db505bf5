// @ts-check
/**
 * `node scripts/page-vs-command.mjs --data FILE [--limit 40] [--mode without-reference]`: judges the same rows in a
 * real Chromium page and by the command, and prints the largest difference of scores. Exit code 1 above 0.02.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright';
import { chromiumArgs, findChromium } from '../node/chromium/find-chromium.mjs';
import { freePort } from '../node/server/free-port.mjs';

const tolerance = 0.02;
const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    limit: { type: 'string', default: '40' },
    mode: { type: 'string', default: 'without-reference' },
  },
});
if (!values.data) throw new Error('--data FILE is needed.');

const folder = await mkdtemp(join(tmpdir(), 'page-vs-command-'));
const data = join(folder, 'rows.jsonl');
const lines = (await readFile(values.data, 'utf8')).split('\n').filter((line) => line.trim() !== '');
await writeFile(data, lines.slice(0, Number(values.limit)).join('\n'));

/** @param {string} text @returns {Record<string, any>[]} */
const records = (text) =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

/** @param {string[]} args @returns {Promise<string>} what it wrote on stdout */
const run = (args) =>
  new Promise((resolve, reject) => {
    const child = spawn('npm', args, { stdio: ['ignore', 'pipe', 'inherit'] });
    let text = '';
    child.stdout.on('data', (chunk) => {
      text += chunk;
    });
    child.on('close', (code) =>
      code === 0 ? resolve(text) : reject(new Error(`npm ${args.join(' ')}: ${code}`)),
    );
  });

async function byCommand() {
  const out = join(folder, 'command.jsonl');
  const args = ['--data', data, '--out', out, '--mode', values.mode, '--json'];
  console.log(`command: ${(await run(['run', '--silent', 'cli', '--', 'judge', ...args])).trim()}`);
  return records(await readFile(out, 'utf8'));
}

async function inPage() {
  const port = await freePort();
  const server = spawn('node', ['scripts/serve.mjs', '--strict-port', '--port', String(port)], {
    stdio: 'ignore',
  });
  const browser = await chromium.launch({ executablePath: findChromium() ?? undefined, args: chromiumArgs });
  try {
    const page = await browser.newPage();
    page.setDefaultTimeout(3_600_000);
    await reachable(`http://localhost:${port}/`);
    await page.goto(`http://localhost:${port}/`);
    await page.getByRole('button', { name: 'Judge 200 rows' }).waitFor();
    await page.getByLabel('Dataset files').setInputFiles(data);
    await page.getByRole('heading', { level: 1, name: /^rows\.jsonl/ }).waitFor();
    await page
      .getByRole('navigation')
      .getByRole('link', { name: /^Judge/ })
      .click();
    const mode = values.mode === 'with-reference' ? 'With reference' : 'Without reference';
    await page.getByRole('radio', { name: mode }).check({ force: true });
    const started = Date.now();
    await page
      .getByRole('main')
      .getByRole('button', { name: /^Judge \d+ rows/ })
      .first()
      .click();
    await page.getByRole('heading', { level: 1, name: /judged all/ }).waitFor();
    console.log(`page: ${(Date.now() - started) / 1000} s, loading the judge included`);
    await page
      .getByRole('navigation')
      .getByRole('link', { name: /^Explain/ })
      .click();
    await page.getByRole('main').getByRole('button', { name: 'Export rows' }).click();
    const downloading = page.waitForEvent('download');
    await page.getByRole('dialog').getByRole('button', { name: /^Save/ }).click();
    const shown = await page.getByRole('grid').getByRole('row').allInnerTexts();
    const exported = records(await readFile(await (await downloading).path(), 'utf8'));
    return { exported, shown: shown.slice(1) };
  } finally {
    await browser.close();
    server.kill();
  }
}

/** @param {string} address */
async function reachable(address) {
  for (let tries = 0; tries < 100; tries++) {
    if (
      await fetch(address).then(
        (response) => response.ok,
        () => false,
      )
    )
      return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`${address} does not answer.`);
}

const command = await byCommand();
const { exported, shown } = await inPage();
let largest = 0;
let invalid = 0;
command.forEach((row, at) => {
  const other = exported[at];
  if (!other || row.response !== other.response) throw new Error(`Row ${at} is not the same row.`);
  if (row.judge_valid !== other.judge_valid) throw new Error(`Row ${at} is valid in one of the two only.`);
  if (row.judge_valid) largest = Math.max(largest, Math.abs(row.judge_score - other.judge_score));
  else invalid += 1;
});
const onScreen = shown.filter((text, at) => {
  const score = exported[at]?.judge_score;
  return typeof score !== 'number' || text.includes(score.toFixed(2));
}).length;
console.log(
  JSON.stringify({
    rows: command.length,
    invalid,
    largest_difference: largest,
    tolerance,
    rows_on_screen: shown.length,
    on_screen_equal_to_file: onScreen,
  }),
);
process.exitCode = largest <= tolerance && onScreen === shown.length ? 0 : 1;
