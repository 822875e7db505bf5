import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { defaultTemplates } from '#core/template/default-templates.ts';
import { UsageError } from '../command.ts';
import { openNodeJudge } from '../judge/node-judge.ts';
import { completionBody } from '../testing/batch-server.ts';
import { jsonLines } from '../testing/judged-rows.ts';
import { runCommand, temporaryFile } from '../testing/run-command.ts';
import { judgeCommand } from './judge.ts';
import { scoreCommand } from './score.ts';

/** A random Llama of 40,000 parameters, read from its folder. */
const tiny = 'src/model/fixtures/tiny/llama';
const spec = { template: defaultTemplates['without-reference'], maxTokens: 1024, minDigitMass: 0.05 };

let server: Server | null = null;
afterEach(() => server?.close());

const recordsOf = async (path: string) =>
  (await readFile(path, 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

it('an endpoint that is sent token ids gives the scores of the same judge here', async () => {
  const { engine, close } = await openNodeJudge(tiny, 'wasm');
  let busy: Promise<unknown> = Promise.resolve();
  server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    const { prompt, logprob_token_ids } = JSON.parse(text);
    const ask = busy.then(() => engine.read([{ ids: Int32Array.from(prompt), cutTokens: 0 }], spec));
    busy = ask;
    const [readout] = await ask;
    const digits = readout!.kind === 'invalid' ? readout!.digits! : readout!;
    const top = Object.fromEntries(
      logprob_token_ids.map((id: number, d: number) => [`token_id:${id}`, Math.log(digits.probs[d]!)]),
    );
    response.end(JSON.stringify(completionBody(top)));
  });
  await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  const rows = Array.from({ length: 6 }, (_, i) => ({
    instruction: `Question ${i}, é 汉`,
    response: i === 4 ? 'word '.repeat(3000) : `Answer ${i} <|im_end|>`,
  }));
  const data = await temporaryFile('rows.jsonl', jsonLines(rows));
  const [scored, judged] = ['scored.jsonl', 'judged.jsonl'].map((name) => join(data, '..', name));
  await runCommand(scoreCommand, [
    ...['--data', data, '--out', scored!, '--method', 'external', '--prompts', tiny, '--endpoint', url],
    ...['--model', 'tiny', '--mode', 'without-reference', '--per-minute', '60000'],
  ]);
  close();
  await runCommand(judgeCommand, ['--data', data, '--out', judged!, '--judge', tiny, '--backend', 'wasm']);
  const expected = await recordsOf(judged!);
  (await recordsOf(scored!)).forEach((row, at) => {
    expect(row.external_valid).toBe(expected[at].judge_valid);
    expect(row.external_truncated).toBe(expected[at].judge_truncated);
    row.external_probs.forEach((p: number, digit: number) => {
      expect(p).toBeCloseTo(expected[at].judge_probs[digit], 6);
    });
  });
}, 60_000);

it('--prompts is refused for a method that asks no endpoint', async () => {
  const data = await temporaryFile('rows.jsonl', jsonLines([{ instruction: 'a', response: 'b' }]));
  const argv = ['--data', data, '--out', `${data}.out.jsonl`, '--method', 'length', '--prompts', tiny];
  await expect(runCommand(scoreCommand, argv)).rejects.toBeInstanceOf(UsageError);
});
