import { readFileSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { seededRandom } from '#core/random/random.ts';
import { batchCommand } from '../../cli/commands/batch.ts';
import type { DrillTask } from './kills.ts';
import { rowsOf, tiny } from './tasks.ts';

const [judge] = tiny as [string];

/** Requests out and results back, on rows of their own. The results are made up: what is drilled is that none is lost. */
export async function batchTasks(folder: string, count: number): Promise<DrillTask[]> {
  const data = join(folder, 'batch-rows.jsonl');
  writeFileSync(data, rowsOf(count));
  const batch = join(folder, 'batch');
  const results = join(folder, 'results');
  const exported = (out: string) => ['batch', 'export', '--data', data, '--out', out, '--judge', judge];
  await batchCommand.run(exported(batch).slice(1));
  await mkdir(results);
  const requests = readFileSync(join(batch, 'requests-00000.jsonl'), 'utf8').trim().split('\n');
  const lines = requests.map((line) => resultOf(JSON.parse(line).custom_id)).reverse();
  const half = Math.floor(count / 2);
  writeFileSync(join(results, 'a.jsonl'), lines.slice(0, half + 10).join(''));
  // Some rows are answered twice.
  writeFileSync(join(results, 'b.jsonl'), lines.slice(half - 10).join(''));
  return [
    {
      name: 'batch-export',
      before: null,
      grows: () => null,
      // It tells the digests of all the other files.
      result: (out) => join(out, 'manifest.json'),
      argv: (out) => [...exported(out), '--shard-rows', '20'],
    },
    {
      name: 'batch-import',
      before: null,
      grows: () => null,
      result: (out) => out,
      beside: (out) => `${out}.import.json`,
      argv: (out) => ['batch', 'import', '--batch', batch, '--results', results, '--out', out],
    },
  ];
}

/** Log-probabilities that follow from the request's id. */
function resultOf(custom_id: string): string {
  const random = seededRandom([...custom_id].reduce((sum, sign) => sum * 31 + sign.charCodeAt(0), 7) >>> 0);
  const top = Object.fromEntries(
    Array.from({ length: 10 }, (_, digit) => [String(digit), Math.log(0.02 + 0.08 * random())]),
  );
  const logprobs = { tokens: ['7'], token_logprobs: [top['7']], top_logprobs: [top] };
  const body = { object: 'text_completion', model: 'drill', choices: [{ index: 0, text: '7', logprobs }] };
  return `${JSON.stringify({ id: custom_id, custom_id, response: { status_code: 200, body }, error: null })}\n`;
}
