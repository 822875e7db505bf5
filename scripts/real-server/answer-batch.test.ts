import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { byProgram, bySending } from './answer-batch.ts';

const requests = ['a', 'b'].map((custom_id) =>
  JSON.stringify({ custom_id, url: '/v1/completions', body: { prompt: [1, 2] } }),
);

let out: string;
beforeAll(async () => {
  out = join(await mkdtemp(join(tmpdir(), 'answer-batch-')), 'results.jsonl');
});
afterAll(() => rm(join(out, '..'), { recursive: true }));

it('sends each request to its address, and keeps what a server refuses as a result', async () => {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url!);
    response.statusCode = asked.length === 1 ? 200 : 503;
    response.end(JSON.stringify(asked.length === 1 ? { choices: [] } : { error: { message: 'full' } }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  await bySending(`http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/`)(requests, out);
  server.close();
  expect(asked).toEqual(['/v1/completions', '/v1/completions']);
  const results = (await readFile(out, 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(results).toMatchObject([
    { custom_id: 'a', response: { status_code: 200, body: { choices: [] } }, error: null },
    { custom_id: 'b', response: { status_code: 503, body: { error: { message: 'full' } } } },
  ]);
});

it('gives a program the requests as a file, and fails where it does', async () => {
  await byProgram('cp {in} {out}')(requests, out);
  expect(await readFile(out, 'utf8')).toBe(requests.map((line) => `${line}\n`).join(''));
  await expect(byProgram('exit 3')(requests, out)).rejects.toThrow('exit code 3');
});
