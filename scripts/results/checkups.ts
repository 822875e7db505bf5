/**
 * Check-ups of several judges on the same rows, side by side: the default judge with and without reference, its base
 * model, a stand-in for an endpoint, and length. Prints a table in Markdown.
 *
 *     node --import tsx scripts/results/checkups.ts --data public/demo/demo.jsonl --out FOLDER [NAME]...
 *
 * NAMEs are heads of the table, such as length; all by default.
 * Each report is kept in the folder as JSON; a call that was interrupted is resumed by the same call.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { CheckupReport, DegradationResult } from '#core/checkup/report.ts';
import { estimateWords } from '#core/checkup/report-text.ts';
import { defaultJudgeId } from '#core/models/catalogue.ts';
import { startStandIn } from './stand-in-endpoint.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { data: { type: 'string' }, out: { type: 'string' } },
});
const { data, out } = values;
if (!data || !out) {
  console.error('Usage: checkups.ts --data FILE --out FOLDER [NAME]...');
  process.exit(2);
}

const standIn = await startStandIn();
const without = ['--mode', 'without-reference'];
const known: Record<string, string[]> = {
  'default, with reference': ['--mode', 'with-reference'],
  'default, without': without,
  'base model, without': [...without, '--judge', defaultJudgeId],
  'stand-in endpoint': [
    ...['--method', 'external', '--endpoint', standIn.url, '--model', 'words-named'],
    ...['--per-minute', '100000', ...without],
  ],
  length: ['--method', 'length'],
};

const judges = Object.fromEntries(
  Object.entries(known).filter(([name]) => positionals.length === 0 || positionals.includes(name)),
);

/** More than by default: what a table says is to rest on more pairs than a first look does. */
const budget = '70000';

const checkup = (argv: readonly string[]) =>
  new Promise<void>((resolve, reject) => {
    const call = ['--import', 'tsx', 'cli/main.ts', 'checkup', '--data', data, '--budget', budget, ...argv];
    const child = spawn(process.execPath, call, { stdio: ['ignore', 'ignore', 'inherit'] });
    child.on('error', reject);
    child.on('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`checkup ${argv.join(' ')} ended with ${code}.`)),
    );
  });

await mkdir(out, { recursive: true });
const reports: CheckupReport[] = [];
try {
  for (const [name, argv] of Object.entries(judges)) {
    const path = join(out, `${name.replace(/[^a-z]+/g, '-')}.json`);
    if (!existsSync(path)) await checkup([...argv, '--out', path]);
    reports.push(JSON.parse(await readFile(path, 'utf8')));
  }
} finally {
  standIn.close();
}

const [first] = reports;
const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
const figureOf = ({ kind, lower, shift, effect }: DegradationResult) =>
  estimateWords(effect ?? (kind === 'harmless' ? shift : lower));
console.log(
  `${first!.rows} rows of ${first!.instructions} instructions, ${first!.texts} texts, at most ${Math.max(...first!.degradations.map(({ pairs, invalid }) => pairs + invalid))} pairs of a change.\n`,
);
console.log(row(['change', ...Object.keys(judges)]));
console.log(row(['---', ...reports.map(() => '---')]));
for (const [at, { label, kind }] of first!.degradations.entries())
  console.log(
    row([
      kind === 'harmless' || kind === 'attack' ? `*${label}*` : label,
      ...reports.map(({ degradations }) => figureOf(degradations[at]!)),
    ]),
  );
console.log(
  row(['standard deviation of untouched scores', ...reports.map(({ spread }) => spread.toFixed(2))]),
);
console.log(row(['texts without a valid score', ...reports.map(({ invalid }) => String(invalid))]));
console.log();
for (const [at, name] of Object.keys(judges).entries()) console.log(`- *${name}*: ${reports[at]!.sentence}`);
