/**
 * `node --import tsx scripts/demo/judge.ts [--check] [--work FOLDER]`: judges the demo with the default judge, with and
 * without reference, and writes the scores that the page shows to a first visitor (`public/demo/judged.json`).
 * `--check` writes nothing, and ends with exit code 1 where a stored score differs from the recomputed one. A call that
 * was interrupted is resumed by one with the same folder. It takes some 8 minutes on two cores.
 */
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { JudgeMode } from '#core/judge/judge.ts';
import { judgeCommand } from '../../cli/commands/judge.ts';
import { type JudgedRow, judgedDemoFile, largestDifference, toJson } from './judged-file.ts';
import { demoPath, judgedPath } from './paths.ts';

/** As Node and Chromium may differ: they fuse multiplications and additions differently. */
const tolerance = 1e-3;

/** The first one is shown first. */
const modes: readonly JudgeMode[] = ['with-reference', 'without-reference'];

const { values } = parseArgs({
  options: { check: { type: 'boolean', default: false }, work: { type: 'string' } },
});
const folder = values.work ?? (await mkdtemp(join(tmpdir(), 'judged-demo-')));

async function judged(mode: JudgeMode): Promise<JudgedRow[]> {
  const out = join(folder, `${mode}.jsonl`);
  const code = await judgeCommand.run(['--data', demoPath, '--out', out, '--mode', mode]);
  if (code !== 0) process.exit(code);
  const lines = (await readFile(out, 'utf8')).trim().split('\n');
  return lines.map((line) => JSON.parse(line) as JudgedRow);
}

const found = [];
for (const mode of modes) found.push(await judged(mode));
const file = judgedDemoFile(await readFile(demoPath, 'utf8'), found);
if (values.check) {
  const difference = largestDifference(JSON.parse(await readFile(judgedPath, 'utf8')), file);
  console.log(`Largest difference from ${judgedPath}: ${difference.toExponential(1)}`);
  if (!(difference <= tolerance)) process.exit(1);
} else {
  await writeFile(judgedPath, toJson(file));
  console.log(`Wrote ${judgedPath}`);
}
