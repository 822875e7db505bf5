import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import { afterEach, describe, expect, it } from 'vitest';
import { judgeIdentity } from '#core/judge/identity.ts';
import { policyText } from '#core/policy/make-policy.ts';
import type { Policy } from '#core/policy/policy.ts';
import { UsageError } from '../command.ts';
import { openNodeJudge } from '../judge/node-judge.ts';
import { openNodePrompts } from '../judge/node-prompts.ts';
import { hash } from '../score/node-dependencies.ts';
import { runCommand, temporaryFile } from '../testing/run-command.ts';
import { testQuestion } from '../testing/scored-file.ts';
import { testPolicy } from '../testing/test-policy.ts';
import { serveCommand } from './serve.ts';

/** A random Llama of 40,000 parameters, read from its folder. */
const tiny = 'src/model/fixtures/tiny/llama';

const cleanUp: (() => void)[] = [];
afterEach(() => {
  for (const work of cleanUp.splice(0)) work();
});

async function policyOf(change: Partial<Policy> = {}): Promise<string> {
  const { model } = await openNodePrompts(tiny);
  const judge = judgeIdentity({ model, adapter: null }, testQuestion, hash);
  return temporaryFile('policy.json', policyText(testPolicy({ judge, threshold: 0, ...change })));
}

const call = async (change: Partial<Policy>, ...more: string[]) =>
  runCommand(serveCommand, [
    ...['--policy', await policyOf(change), '--upstream', 'http://127.0.0.1:9/v1', '--judge', tiny],
    ...['--backend', 'wasm', '--port', '0', ...more],
  ]);

describe('serve', () => {
  it('gives an answer the score that the judge command gives it, and ends on SIGTERM once it is answered', async () => {
    let write = () => {};
    const gate = new Promise<void>((resolve) => {
      write = resolve;
    });
    let arrived = () => {};
    const asked = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const upstream = createServer(async (request, response) => {
      request.resume();
      arrived();
      await gate;
      const message = { role: 'assistant', content: 'Because it is so.' };
      response.end(JSON.stringify({ choices: [{ index: 0, message, finish_reason: 'stop' }] }));
    });
    await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve));
    cleanUp.push(() => upstream.close());
    const { port } = upstream.address() as AddressInfo;
    const argv = ['--policy', await policyOf(), '--upstream', `http://127.0.0.1:${port}/v1`, '--judge', tiny];
    const child = spawn(
      process.execPath,
      ['--import', 'tsx', 'cli/main.ts', 'serve', ...argv, '--backend', 'wasm', '--port', '0'],
      { stdio: ['ignore', 'ignore', 'pipe'] },
    );
    cleanUp.push(() => child.kill('SIGKILL'));
    const ended = once(child, 'exit');
    let address = '';
    for await (const line of createInterface({ input: child.stderr! })) {
      address = /Listening on (\S+),/.exec(line)?.[1] ?? '';
      if (address !== '') break;
    }
    const answer = fetch(address, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ messages: [{ role: 'user', content: 'Why is it so?' }] }),
    });
    await asked;
    child.kill('SIGTERM');
    write();
    const told = await (await answer).json();
    const { engine, close } = await openNodeJudge(tiny, 'wasm');
    const row = { id: 'a', instruction: 'Why is it so?', response: 'Because it is so.', reference: null };
    const [readout] = await engine.read([engine.prepare(row, testQuestion)], testQuestion);
    close();
    const expected =
      readout!.kind === 'invalid' ? { decision: 'invalid' } : { score: expect.closeTo(readout!.score, 9) };
    expect(told.self_judge).toMatchObject(expected);
    expect(await ended).toEqual([0, null]);
  }, 60_000);

  it('is refused where the judge is not that of the policy, or could not be asked', async () => {
    const other = testPolicy().judge;
    await expect(call({ judge: other })).rejects.toMatchObject({
      code: 'other-judge',
      data: { differs: ['model'] },
    });
    const mode = 'with-reference';
    await expect(call({ judge: { ...other, mode } })).rejects.toMatchObject({ code: 'other-mode' });
  });

  it('is not served to others without a key', async () => {
    await expect(call({}, '--host', '0.0.0.0')).rejects.toBeInstanceOf(UsageError);
    await expect(call({}, '--parallel', '0')).rejects.toBeInstanceOf(UsageError);
    await expect(call({}, '--on-drift', 'stop')).rejects.toBeInstanceOf(UsageError);
    await expect(call({}, '--drift-window', '3')).rejects.toBeInstanceOf(UsageError);
  });
});
