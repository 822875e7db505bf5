import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { plainReadout, unreadable } from '#core/judge/readout.ts';
import { defaultTemplates } from '#core/template/default-templates.ts';
import { openJudge } from './judge.ts';

/** A worker that scores a text by its length, and an empty one not at all; what it was asked. */
class FakeWorker extends EventTarget {
  static asked: { name: string; args: { rows?: { response: string }[]; site?: string } }[] = [];
  static stopped = 0;
  postMessage(message: { id: number; name: string; args: { rows?: { response: string }[] } }): void {
    FakeWorker.asked.push(message);
    const { id, name, args } = message;
    const loaded = {
      answers: 'digits',
      model: { id: 'm', name: 'Model', sha256: 'a'.repeat(64) },
      adapter: null,
      backend: { name: 'wasm' },
    };
    const result =
      name === 'load'
        ? loaded
        : args.rows!.map(({ response }) =>
            response === ''
              ? unreadable('It is empty.')
              : plainReadout(response.length, { tokens: 1, truncated: false }),
          );
    queueMicrotask(() =>
      this.dispatchEvent(new MessageEvent('message', { data: { kind: 'result', id, result } })),
    );
  }
  terminate(): void {
    FakeWorker.stopped++;
  }
}

beforeEach(() => {
  FakeWorker.asked = [];
  FakeWorker.stopped = 0;
  vi.stubGlobal('Worker', FakeWorker);
  vi.stubGlobal('location', { href: 'https://page.example/app/' });
  vi.stubGlobal('fetch', async (url: URL) =>
    url.pathname.startsWith('/app/judge/adapters/')
      ? new Response(await readFile(`public/${url.pathname.replace('/app/judge/', '')}`))
      : new Response('', { status: 404 }),
  );
});
afterEach(() => {
  vi.unstubAllGlobals();
});

const open = (more: Parameters<typeof openJudge>[0] = {}) => openJudge({ baseUrl: 'judge', ...more });
const textsOf = (count: number) =>
  Array.from({ length: count }, (_, at) => ({ instruction: 'How?', response: 'x'.repeat(at) }));

it('gives one result a row in order, tells each as it comes, and no score where there is none', async () => {
  const judge = await open();
  const told: number[] = [];
  const results = await judge.score(textsOf(11), { onRow: (row) => told.push(row) });
  expect(results.map((result) => (result.kind === 'score' ? result.score : result.kind))).toEqual([
    'invalid',
    ...Array.from({ length: 10 }, (_, at) => at + 1),
  ]);
  expect(results[0]).toEqual(expect.not.objectContaining({ score: expect.anything() }));
  expect(told).toEqual(Array.from({ length: 11 }, (_, at) => at));
  expect(FakeWorker.asked[0]).toMatchObject({
    name: 'load',
    args: { site: 'https://page.example/app/judge/', source: { allowHub: false } },
  });
  expect(judge).toMatchObject({ backend: 'wasm', identity: { method: 'judge', mode: 'without-reference' } });
});

it('asks in the words of the judge’s own training, or of a model in the standard ones', async () => {
  const { template, mode } = (await open({ judge: 'smollm2-135m-instruct-q4_1', mode: 'with-reference' }))
    .identity;
  expect({ id: template.id, mode }).toEqual({
    id: defaultTemplates['with-reference'].id,
    mode: 'with-reference',
  });
});

it('takes one call after the other', async () => {
  const judge = await open();
  const order: string[] = [];
  await Promise.all([
    judge.score(textsOf(9), { onRow: () => order.push('first') }),
    judge.score(textsOf(1), { onRow: () => order.push('second') }),
  ]);
  expect(order.indexOf('second')).toBe(9);
});

it('refuses rows without texts before any is judged, with the row and the field', async () => {
  const judge = await open();
  const rows = [...textsOf(9), { instruction: 'How?' } as never];
  await expect(judge.score(rows)).rejects.toMatchObject({
    code: 'bad-request',
    data: { row: 9, field: 'response' },
  });
  expect(FakeWorker.asked.map(({ name }) => name)).toEqual(['load']);
});

it('ends a call by its signal after the rows that are being read, and the next one goes on', async () => {
  const judge = await open();
  const stop = new AbortController();
  const told: number[] = [];
  const call = judge.score(textsOf(20), {
    signal: stop.signal,
    onRow(row) {
      told.push(row);
      stop.abort();
    },
  });
  await expect(call).rejects.toMatchObject({ code: 'cancelled' });
  expect(told).toHaveLength(8);
  expect(await judge.score(textsOf(2))).toHaveLength(2);
});

it.each([
  ['a judge that nobody knows', { judge: 'nobody' }, 'unknown-model'],
  ['a folder without adapters', { baseUrl: 'elsewhere' }, 'adapter-missing'],
  ['a signal', { signal: AbortSignal.abort() }, 'cancelled'],
])('is not opened with %s, and leaves no worker behind', async (_, options, code) => {
  await expect(open(options)).rejects.toMatchObject({ code });
  expect(FakeWorker.asked).toEqual([]);
});

it('is closed once, and says so afterwards', async () => {
  const judge = await open();
  judge.close();
  expect(FakeWorker.stopped).toBe(1);
  await expect(judge.score(textsOf(1))).rejects.toMatchObject({ code: 'no-judge' });
});
