/**
 * Asks a running OpenAI-compatible server that has a judge's own weights for some rows of the demo, and compares its
 * scores with those of the judge here: row by row (`score --prompts`) and as a batch, of which a part is answered first
 * and only what is missing is asked again. Exit code 1 where a row is missing, invalid on one side alone, or differs by
 * more than the tolerance. docs/external-judges.md says how such a server is started.
 *
 *     npm run --silent check:server -- --endpoint http://127.0.0.1:8000/v1 --model NAME
 */
import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { batchApis, batchServers } from '#core/batch/batch-request.ts';
import { judgeModes } from '#core/judge/judge.ts';
import { defaultJudgeId } from '#core/models/catalogue.ts';
import { batchCommand } from '../../cli/commands/batch.ts';
import { judgeCommand } from '../../cli/commands/judge.ts';
import { scoreCommand } from '../../cli/commands/score.ts';
import { oneOf, optionalNumber, required } from '../../cli/parse-options.ts';
import { byProgram, bySending, requestsIn, type Way } from './answer-batch.ts';
import { comparisonLine, type Scores, scoresIn } from './compare-scores.ts';

const usage = `--endpoint URL     of the server, such as http://127.0.0.1:8000/v1
--model NAME       what the server calls the model
--judge ID|PATH    the judge whose weights it has (default ${defaultJudgeId})
--base ID|PATH     the judge's base model, where its folder does not say
--mode MODE        ${judgeModes.join(' | ')} (default without-reference)
--data FILE        rows (default: the demo)
--rows N           the first of them (default 40)
--api NAME         ${batchApis.join(' | ')}: of the batch (default ${batchApis[0]})
--server NAME      ${batchServers.join(' | ')}: of the batch (default ${batchServers[0]})
--program COMMAND  a program that answers the batch's files, {in} and {out} in its words; nothing is sent to --endpoint then
--first N          requests that are answered before the rest is asked again (default: half)
--tolerance X      largest difference of two scores (default 0.001)`;

async function main(argv: string[]): Promise<number> {
  const { values } = parseArgs({
    args: argv,
    options: {
      endpoint: { type: 'string' },
      model: { type: 'string' },
      judge: { type: 'string', default: defaultJudgeId },
      base: { type: 'string' },
      mode: { type: 'string', default: 'without-reference' },
      data: {
        type: 'string',
        default: fileURLToPath(new URL('../../public/demo/demo.jsonl', import.meta.url)),
      },
      rows: { type: 'string', default: '40' },
      api: { type: 'string', default: batchApis[0] },
      server: { type: 'string', default: batchServers[0] },
      program: { type: 'string' },
      first: { type: 'string' },
      tolerance: { type: 'string', default: '0.001' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const whole = { min: 1, integer: true };
  const model = required(values.model, 'model');
  const tolerance = optionalNumber(values.tolerance, 'tolerance', { min: 0 })!;
  const folder = await mkdtemp(join(tmpdir(), 'real-server-'));
  const data = await firstRows(values.data, optionalNumber(values.rows, 'rows', whole)!, folder);
  const judge = ['--judge', values.judge, ...(values.base === undefined ? [] : ['--base', values.base])];
  const mode = ['--mode', oneOf(values.mode, 'mode', judgeModes)];
  const own = join(folder, 'own.jsonl');
  await judgeCommand.run(['--data', data, '--out', own, ...judge, ...mode]);
  const here = await scoresIn(own, 'judge');
  const compared: { what: string; scores: Scores; partial?: boolean }[] = [];

  if (values.program === undefined) {
    const out = join(folder, 'scored.jsonl');
    const [, who, ...base] = judge;
    await scoreCommand.run([
      ...['--data', data, '--out', out, '--method', 'external', '--prompts', who!, ...base, ...mode],
      ...['--endpoint', required(values.endpoint, 'endpoint'), '--model', model, '--per-minute', '60000'],
    ]);
    compared.push({ what: 'score --prompts, row by row', scores: await scoresIn(out, 'external') });
  }

  const way: Way =
    values.program === undefined
      ? bySending(required(values.endpoint, 'endpoint'))
      : byProgram(values.program);
  const batch = join(folder, 'batch');
  const asked = ['--data', data, ...judge, ...mode, '--model', model];
  const api = [
    '--api',
    oneOf(values.api, 'api', batchApis),
    '--server',
    oneOf(values.server, 'server', batchServers),
  ];
  const judged = join(folder, 'judged.jsonl');
  await batchCommand.run(['export', ...asked, ...api, '--out', batch]);
  const requests = await requestsIn(batch);
  const first = optionalNumber(values.first, 'first', whole) ?? Math.ceil(requests.length / 2);
  await answer(batch, requests.slice(0, first), way);
  await batchCommand.run(['import', '--results', batch, '--out', judged]);
  compared.push({
    what: `batch, the first ${first} requests`,
    scores: await scoresIn(judged, 'judge'),
    partial: first < requests.length,
  });
  if (first < requests.length) {
    const rest = join(folder, 'rest');
    await batchCommand.run(['export', ...asked, ...api, '--out', rest, '--scored', judged]);
    await answer(rest, await requestsIn(rest), way);
    await batchCommand.run(['import', '--results', rest, '--out', judged]);
    compared.push({
      what: 'batch, with what was missing asked again',
      scores: await scoresIn(judged, 'judge'),
    });
  }

  const lines = compared.map(({ what, scores, partial = false }) => ({
    ...comparisonLine(what, here, scores),
    partial,
  }));
  for (const { text } of lines) console.log(text);
  console.log(`Files: ${folder}`);
  const agrees = lines.every(({ largest, sound, partial }) => largest <= tolerance && (sound || partial));
  return agrees ? 0 : 1;
}

async function firstRows(path: string, rows: number, folder: string): Promise<string> {
  const lines = (await readFile(path, 'utf8')).split('\n').filter((line) => line !== '');
  const data = join(folder, 'rows.jsonl');
  await writeFile(
    data,
    lines.slice(0, rows).map((line) => `${line}\n`),
  );
  return data;
}

async function answer(batch: string, requests: readonly string[], way: Way): Promise<void> {
  const folder = join(batch, 'answers');
  await mkdir(folder, { recursive: true });
  await way(requests, join(folder, 'results.jsonl'));
}

process.exitCode = await main(process.argv.slice(2));
