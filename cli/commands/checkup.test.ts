import { cp, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { UsageError } from '../command.ts';
import { runCommand, temporaryFile } from '../testing/run-command.ts';
import { checkupCommand, probeCommand } from './checkup.ts';

const demo = fileURLToPath(new URL('../../public/demo/demo.jsonl', import.meta.url));
const tiny = fileURLToPath(new URL('../../src/model/fixtures/tiny/llama', import.meta.url));

const adapter = fileURLToPath(new URL('../../src/model/lora/fixtures/all-linear', import.meta.url));
const itsBase = fileURLToPath(new URL('../../src/model/fixtures/tiny/qwen3', import.meta.url));

const few = async (rows: number) =>
  temporaryFile('rows.jsonl', (await readFile(demo, 'utf8')).split('\n').slice(0, rows).join('\n'));

const small = ['--rows', '8', '--budget', '1'];

describe('checkup', () => {
  it('gives a report of the length baseline as JSON, the same each time and in --out', async () => {
    const data = await few(40);
    const argv = ['--data', data, '--method', 'length', '--json', ...small, '--rows', '40'];
    const first = await runCommand(checkupCommand, [...argv, '--out', `${data}.report.json`]);
    const again = await runCommand(checkupCommand, argv);
    expect(first.code).toBe(0);
    const { seconds: _, ...report } = JSON.parse(first.text);
    const { seconds: __, ...other } = JSON.parse(again.text);
    expect(other).toEqual(report);
    expect(report).toMatchObject({
      judge: 'length',
      version: 1,
      invalid: 0,
      settings: { rows: 40, seed: 2024 },
    });
    const padded = report.degradations.find(({ id }: { id: string }) => id === 'padded');
    expect(padded).toMatchObject({ verdict: 'preferred', lower: { value: 0 } });
    expect(JSON.parse(await readFile(`${data}.report.json`, 'utf8')).sentence).toBe(report.sentence);
  });

  it('resumes what an interrupted call has read', async () => {
    const data = await few(40);
    const out = `${data}.report.json`;
    const argv = [
      '--data',
      data,
      '--method',
      'external',
      '--model',
      'm',
      '--out',
      out,
      '--json',
      '--kinds',
      'attacks',
      '--per-minute',
      '100000',
      ...small,
    ];
    let answered = 0;
    let limit = 10;
    const endpoint = await serve(() => (answered++ < limit ? '7' : null));
    await expect(runCommand(checkupCommand, [...argv, '--endpoint', endpoint])).rejects.toThrow();
    const before = answered;
    limit = Number.POSITIVE_INFINITY;
    const { text, notes } = await runCommand(checkupCommand, [...argv, '--endpoint', endpoint]);
    const { texts } = JSON.parse(text);
    expect(notes).toMatch(/^\d+ of \d+ texts are read already/m);
    expect(answered - before).toBeLessThan(texts);
    await expect(readFile(`${out}.partial`)).rejects.toThrow();
  });

  it('asks a judge as the judge command does: with reference where every row of the data has one', async () => {
    const endpoint = await serve(() => '7');
    const run = async (data: string, ...more: string[]) => {
      const argv = ['--data', data, '--method', 'external', '--model', 'm', '--endpoint', endpoint, '--json'];
      const fast = ['--kinds', 'attacks', '--per-minute', '100000', ...small];
      const { text, notes } = await runCommand(checkupCommand, [...argv, ...fast, ...more]);
      return { judge: JSON.parse(text).judge as string, notes };
    };
    const whole = await few(40);
    const lines = (await readFile(whole, 'utf8')).split('\n');
    const lacking = JSON.stringify({ ...JSON.parse(lines[39]!), reference: ' ' });
    const partly = await temporaryFile('rows.jsonl', [...lines.slice(0, 39), lacking].join('\n'));

    const byDefault = await run(whole);
    expect(byDefault.judge).toContain('with-reference');
    expect(byDefault.notes).toContain('Every row has a reference');
    expect((await run(whole, '--mode', 'without-reference')).judge).toContain('without-reference');
    expect((await run(partly)).judge).toContain('without-reference');
  });

  it('refuses what it cannot do before a judge is opened', async () => {
    const data = await few(4);
    await expect(runCommand(checkupCommand, ['--data', data, '--kinds', 'visible,faults'])).rejects.toThrow(
      UsageError,
    );
    await expect(runCommand(checkupCommand, ['--data', data, '--method', 'vro'])).rejects.toThrow(UsageError);
    await writeFile(data, '{"instruction":"a","response":""}\n');
    await expect(runCommand(checkupCommand, ['--data', data])).rejects.toMatchObject({
      code: 'nothing-to-check',
    });
  });
});

describe('checkup --card', () => {
  it('tells of what was found in the card of the judge’s folder, and refuses a judge without a folder', async () => {
    const data = await few(40);
    const folder = await mkdtemp(join(tmpdir(), 'checkup-card-'));
    await cp(adapter, folder, { recursive: true });
    await writeFile(join(folder, 'README.md'), '# My judge\n');
    const argv = [
      '--data',
      data,
      '--base',
      itsBase,
      '--card',
      '--json',
      '--kinds',
      'attacks',
      '--rows',
      '2',
      '--budget',
      '1',
    ];
    const { text } = await runCommand(checkupCommand, [...argv, '--judge', folder]);
    const card = await readFile(join(folder, 'README.md'), 'utf8');
    expect(card).toMatch(/^# My judge\n\n## Check-up\n/);
    expect(card).toContain('### On rows.jsonl, with reference');
    expect(card).toContain(JSON.parse(text).sentence);
    await expect(runCommand(checkupCommand, [...argv, '--judge', tiny])).rejects.toThrow(UsageError);
  });
});

describe('probe injection', () => {
  it('judges attacks against neutral texts with a model, and reports no other kind', async () => {
    const argv = ['injection', '--data', await few(40), '--judge', tiny, '--json', ...small];
    const { code, text } = await runCommand(probeCommand, argv);
    expect(code).toBe(0);
    const { degradations, judge } = JSON.parse(text);
    expect(judge).toContain('llama');
    expect(degradations.map(({ kind }: { kind: string }) => kind)).toEqual(['attack', 'attack', 'attack']);
    for (const { pairs, invalid } of degradations) expect(pairs + invalid).toBe(8);
  });

  it('knows no other probe', async () => {
    await expect(runCommand(probeCommand, ['length', '--data', demo])).rejects.toThrow(UsageError);
    await expect(runCommand(probeCommand, [])).rejects.toThrow(UsageError);
  });
});

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** A stand-in for an endpoint; it refuses the key where the answer is null. */
async function serve(answer: () => string | null): Promise<string> {
  const server = createServer((request, response) => {
    request.resume();
    request.on('end', () => {
      const content = answer();
      response.writeHead(content === null ? 401 : 200, { 'content-type': 'application/json' });
      response.end(
        JSON.stringify(
          content === null
            ? { error: { message: 'no more' } }
            : { choices: [{ message: { role: 'assistant', content }, finish_reason: 'stop' }] },
        ),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  servers.push(server);
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
}
