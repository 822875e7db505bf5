import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Checkup } from '#core/checkup/checkup.ts';
import { defaultCheckupSettings } from '#core/checkup/settings.ts';
import { defaultTemplates } from '#core/template/default-templates.ts';
import type { JudgeSource } from '#protocol/judge-protocol.ts';
import { createDataClient } from './data-client.ts';
import { createJudgeClient } from './judge-client.ts';

/** A tiny model with a tokenizer of its own, as files that a user would choose. */
const tiny = import.meta.glob<string>('../model/fixtures/tiny/llama/*', {
  query: '?url',
  import: 'default',
  eager: true,
});

const data = createDataClient();
const judge = createJudgeClient();
const spec = { template: defaultTemplates['without-reference'], maxTokens: 1500, minDigitMass: 0 };
const settings = { ...defaultCheckupSettings, rows: 12, maxTokens: 1 };

let source: JudgeSource;
let datasetId: string;

beforeAll(async () => {
  const files = await Promise.all(
    Object.entries(tiny)
      .filter(([path]) => !path.endsWith('expected.json'))
      .map(async ([path, url]) => new File([await (await fetch(url)).blob()], path.split('/').at(-1)!)),
  );
  source = { kind: 'files', files };
  const text = Array.from({ length: 12 }, (_, at) =>
    JSON.stringify({
      instruction: `What is the ${at}th thing to know of rivers?`,
      response: `It is ${at + 3} miles. It is not far from the sea. You should go on Monday.`,
    }),
  ).join('\n');
  const asked = { source: { kind: 'text', text, name: 'rivers.jsonl' } as const, mapping: null };
  datasetId = (await data.request('import', asked)).id;
  await judge.request('load', {
    source,
    adapter: null,
    backend: 'wasm',
    use: { mode: 'without-reference', base: false },
  });
});

afterAll(async () => {
  await data.request('removeDataset', { datasetId });
  await data.request('purge', { datasetId });
  for (const client of [data, judge]) client.terminate();
});

/** The next time that a check-up is as wanted. */
const reaches = (wanted: (checkup: Checkup) => boolean) =>
  new Promise<Checkup>((resolve) => {
    const stop = judge.on('checkupChanged', (checkup) => {
      if (!wanted(checkup)) return;
      stop();
      resolve(checkup);
    });
  });

const ended = () => reaches(({ state }) => state !== 'running');

it('checks a judge in its worker; killed on the way and resumed, it reports what an unbroken one does', async () => {
  let end = ended();
  await judge.request('startCheckup', { datasetId, spec, settings });
  const whole = await end;
  expect(whole).toMatchObject({ state: 'done', error: null, read: whole.texts });
  expect(whole.report!.invalid).toBe(0);
  expect(whole.report!.sentence).toMatch(/\.$/);

  const begun = reaches(({ read }) => read > 0);
  const second = await judge.request('startCheckup', { datasetId, spec, settings });
  await begun;
  judge.terminate();
  const list = await data.request('listCheckups', { datasetId });
  const cut = list.find(({ id }) => id === second.id)!;
  expect(cut).toMatchObject({ state: 'running', report: null });
  expect(cut.read).toBeLessThan(cut.texts);

  await judge.request('load', {
    source,
    adapter: null,
    backend: 'wasm',
    use: { mode: 'without-reference', base: false },
  });
  end = ended();
  await judge.request('resumeCheckup', { id: second.id });
  const resumed = await end;
  expect(resumed.report).toEqual(whole.report);
  await data.request('removeCheckup', { id: whole.id });
  expect((await data.request('listCheckups', { datasetId })).map(({ id }) => id)).toEqual([second.id]);
});
