import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { UsageError } from '../command.ts';
import { readDatasetFile } from '../dataset-file.ts';
import { runCommand, temporaryFile } from '../testing/run-command.ts';
import { scoreCommand } from './score.ts';

const fixture = new URL('../score/fixtures/scores.jsonl', import.meta.url);

interface Expected {
  cosine: number;
  recall: number;
  vro: number | null;
  ppl: number;
}

async function scored(...argv: string[]) {
  const data = await temporaryFile('rows.jsonl', await readFile(fixture, 'utf8'));
  const out = `${data}.scored.jsonl`;
  const call = async (...more: string[]) => {
    const { code, text } = await runCommand(scoreCommand, ['--data', data, '--out', out, '--json', ...more]);
    expect(code).toBe(0);
    const { rows } = await readDatasetFile(out);
    return { report: JSON.parse(text), sources: rows.map(({ source }) => source) };
  };
  return { data, out, call, first: await call(...argv) };
}

describe('score', () => {
  it('gives what PyTorch gives, each method in columns of its own', async () => {
    const { call, first } = await scored('--method', 'cosine');
    expect(first.report).toMatchObject({ rows: 8, scored: 8, invalid: 0, column: 'cosine_score' });
    await call('--method', 'recall');
    const vro = await call('--method', 'vro');
    expect(vro.report).toMatchObject({ scored: 7, invalid: 1 });
    const ppl = await call('--method', 'ppl', '--backend', 'wasm');
    for (const source of ppl.sources) {
      const expected = source.expected as unknown as Expected;
      expect(source.cosine_score).toBeCloseTo(expected.cosine, 4);
      expect(source.recall_score).toBeCloseTo(expected.recall, 4);
      expect(source.ppl_score).toBeCloseTo(expected.ppl, 3);
      if (expected.vro === null)
        expect(source).toMatchObject({
          vro_score: null,
          vro_valid: false,
          vro_invalid_reason: expect.stringContaining('only response'),
        });
      else expect(source.vro_score).toBeCloseTo(expected.vro, 4);
    }
  }, 180_000);

  it('adds the baselines, and keeps what was scored already', async () => {
    const { call, first } = await scored('--method', 'length');
    const { report, sources } = await call('--method', 'constant');
    expect(report).toMatchObject({ column: 'constant_score', by: 'constant' });
    sources.forEach((source, row) => {
      expect(source.length_score).toBe(Math.log1p([...String(source.response)].length));
      expect(source.constant_score).toBe(0);
      expect(source.length_score).toBe(first.sources[row]!.length_score);
    });
  });

  it('puts a column together with the cosine, as the mean of their rank quantiles', async () => {
    const { call, first } = await scored('--method', 'length');
    const { report, sources } = await call('--method', 'column+cosine', '--column', 'length_score');
    expect(report).toMatchObject({ rows: 8, scored: 8, column: 'length_cosine_score' });
    expect(report.by).toContain('length_score + Cosine');
    const quantile = (name: string, row: number) => {
      const values = sources.map((source) => Number(source[name]));
      const below = values.filter((value) => value < values[row]!).length;
      const equal = values.filter((value) => value === values[row]).length;
      return (below + equal / 2) / values.length;
    };
    sources.forEach((source, row) => {
      const mean = (quantile('length_score', row) + quantile('cosine_score', row)) / 2;
      expect(source.length_cosine_score).toBeCloseTo(mean, 12);
      expect(source.length_score).toBe(first.sources[row]!.length_score);
    });
    const missing = call('--method', 'column+cosine', '--column', 'nothing');
    await expect(missing).rejects.toMatchObject({ code: 'no-such-column' });
  });

  it('does not write over a file of other rows', async () => {
    const { data } = await scored('--method', 'length');
    const out = await temporaryFile('other.jsonl', '{"instruction":"a","response":"b"}\n');
    const call = runCommand(scoreCommand, ['--data', data, '--out', out, '--method', 'length']);
    await expect(call).rejects.toMatchObject({ code: 'output-taken' });
    expect(await readFile(out, 'utf8')).toBe('{"instruction":"a","response":"b"}\n');
  });

  it.each([
    [['--method', 'magic'], /--method must be one of/],
    [['--method', 'column+cosine'], /needs --column/],
    [['--method', 'external'], /--endpoint URL and --model NAME/],
    [['--method', 'external', '--endpoint', 'nowhere', '--model', 'm'], /must be a URL/],
    [['--method', 'external', '--key-env', 'NOT_SET_ANYWHERE'], /which is not set|needs --endpoint/],
    [[], /--method is needed/],
  ])('finds %j wrong', async (argv, message) => {
    const call = runCommand(scoreCommand, ['--data', 'x', '--out', 'y', ...argv]);
    await expect(call).rejects.toThrow(message);
    await expect(call).rejects.toBeInstanceOf(UsageError);
  });
});

describe('score --method external', () => {
  const servers: Server[] = [];
  afterEach(() => {
    vi.unstubAllEnvs();
    for (const server of servers.splice(0)) server.close();
  });

  async function body(request: IncomingMessage): Promise<string> {
    let text = '';
    for await (const chunk of request) text += chunk;
    return text;
  }

  /** An endpoint that grades by the response's length, knows one key, and breaks down after `calls` answers. */
  async function endpoint(calls: { left: number }) {
    const seen: { key: string | undefined; prompt: string }[] = [];
    const { url } = await serve((prompt, key) => {
      seen.push({ key, prompt });
      if (key !== 'Bearer right') return { status: 401, answer: { error: { message: 'no key' } } };
      if (calls.left-- <= 0) return { status: 403, answer: { error: { message: 'quota used up' } } };
      const content = prompt.includes('Sort it.') ? 'I would rather not.' : String(prompt.length % 10);
      return { status: 200, answer: { choices: [{ message: { content } }], usage: { prompt_tokens: 50 } } };
    });
    return { url, seen };
  }

  interface Reply {
    status: number;
    answer: object;
    headers?: Record<string, string>;
  }

  /** A server that answers each prompt with what `reply` says. */
  async function serve(reply: (prompt: string, key: string | undefined) => Reply) {
    const server = createServer(async (request, response) => {
      const prompt = JSON.parse(await body(request)).messages[0].content as string;
      const { status, answer, headers } = reply(prompt, request.headers.authorization);
      response.writeHead(status, { 'content-type': 'application/json', ...headers });
      response.end(JSON.stringify(answer));
    });
    servers.push(server);
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1` };
  }

  const options = (url: string) => [
    ...['--method', 'external', '--mode', 'with-reference', '--endpoint', url, '--model', 'judge-1'],
    ...['--key-env', 'JUDGE_KEY', '--per-minute', '60000', '--parallel', '2'],
  ];

  it('asks for each row once, goes on where it broke off, and leaves a row without a digit invalid', async () => {
    const calls = { left: 4 };
    const { url, seen } = await endpoint(calls);
    const { data, call } = await scored('--method', 'length');
    vi.stubEnv('JUDGE_KEY', 'wrong');
    await expect(call(...options(url))).rejects.toMatchObject({ code: 'endpoint-refused' });
    vi.stubEnv('JUDGE_KEY', 'right');
    await expect(call(...options(url))).rejects.toMatchObject({ code: 'endpoint-refused' });
    calls.left = 100;
    const { report, sources } = await call(...options(url));
    expect(report).toMatchObject({ rows: 8, scored: 7, invalid: 1, column: 'external_ref_score' });
    expect(report.by).toContain('judge-1 at 127.0.0.1');
    const answered = seen.filter(({ key }) => key === 'Bearer right').map(({ prompt }) => prompt);
    expect(new Set(answered).size).toBe(8);
    expect(answered.length).toBeLessThanOrEqual(8 + 4);
    for (const source of sources) {
      const prompt = answered.find((each) => each.includes(String(source.response)))!;
      if (source.response === 'Sort it.')
        expect(source).toMatchObject({ external_ref_score: null, external_ref_valid: false });
      else expect(source.external_ref_score).toBe(prompt.length % 10);
    }
    expect(await readFile(`${data}.scored.jsonl`, 'utf8')).not.toContain('right"');
  });

  it.each([
    ['jsonl', []],
    ['csv', ['--spreadsheet-safe']],
  ])(
    'asks a row whose request failed again in the next call, and shows no answer of it until then: %s',
    async (format, style) => {
      const asked: string[] = [];
      let down = true;
      const { url } = await serve((prompt) => {
        asked.push(prompt);
        return down && prompt.includes('Sort it.')
          ? { status: 503, answer: { error: { message: 'overloaded' } }, headers: { 'retry-after': '0.001' } }
          : { status: 200, answer: { choices: [{ message: { content: '6' } }] } };
      });
      const data = await temporaryFile('rows.jsonl', await readFile(fixture, 'utf8'));
      const out = `${data}.scored.${format}`;
      vi.stubEnv('JUDGE_KEY', 'right');
      const argv = ['--data', data, '--out', out, '--json', ...style, ...options(url)];
      const first = await runCommand(scoreCommand, argv);
      expect(first.code).toBe(1);
      expect(JSON.parse(first.text)).toMatchObject({ rows: 8, scored: 7, invalid: 0, failed_requests: 1 });
      const sources = async () => (await readDatasetFile(out)).rows.map(({ source }) => source);
      // An empty cell of CSV is an empty text.
      const none = format === 'csv' ? '' : null;
      expect((await sources()).filter(({ external_ref_valid }) => external_ref_valid === none)).toMatchObject(
        [{ response: 'Sort it.', external_ref_score: none, external_ref_invalid_reason: none }],
      );
      down = false;
      asked.length = 0;
      const second = await runCommand(scoreCommand, argv);
      expect(second.code).toBe(0);
      expect(asked).toEqual([expect.stringContaining('Sort it.')]);
      expect(JSON.parse(second.text)).toMatchObject({ rows: 8, scored: 8, invalid: 0, failed_requests: 0 });
      expect((await sources()).map(({ external_ref_score }) => Number(external_ref_score))).toEqual(
        new Array(8).fill(6),
      );
    },
  );
});
