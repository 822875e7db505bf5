import { createHash } from 'node:crypto';
import { IDBFactory } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import { AppError } from '#core/errors.ts';
import type { AdapterIdentity, Answers, BackendReport, JudgeEngine } from '#core/judge/judge.ts';
import { plainReadout, readDigits } from '#core/judge/readout.ts';
import type { GeneratingModel } from '#core/language-model/generation.ts';
import type { JudgeRunSpec } from '#core/method/judge/spec.ts';
import { lettersEmbedder } from '#core/method/testing/letters-embedder.ts';
import type { AdapterSource } from '#core/models/adapter-entry.ts';
import type { JudgeUse, JudgeUses } from '#core/models/needed-models.ts';
import type { RunSummary } from '#core/run/run.ts';
import { memoryLocks } from '#core/run/testing/memory-locks.ts';
import type { WorkLocks } from '#core/run/work-locks.ts';
import { defaultTemplates } from '#core/template/default-templates.ts';
import type { JudgeSource } from '#protocol/judge-protocol.ts';
import { MeaningStore } from '#storage/artefacts/meaning-store.ts';
import { datasetSummary, mapping, row } from '#storage/fixtures/examples.ts';
import { memoryFolders } from '#storage/fixtures/memory-folders.ts';
import { openStore, type Store } from '#storage/store.ts';
import { JudgeService } from '../judge-service.ts';

export const spec: JudgeRunSpec = {
  method: 'judge',
  template: defaultTemplates['without-reference'],
  maxTokens: 1024,
  minDigitMass: 0.05,
};
export const source: JudgeSource = { kind: 'catalogue', id: 'fake', allowHub: false };
export const backend: BackendReport = {
  name: 'wasm',
  threads: 1,
  device: 'test',
  reason: 'test',
  probes: [],
};

/** Scores a row by its text's length; `beforeRead` can fail, as devices do. */
function fakeEngine(
  sha256: string,
  beforeRead: () => void,
  backend: BackendReport,
): JudgeEngine & GeneratingModel & { adapter: AdapterIdentity | null } {
  const { answers } = world;
  return {
    answers,
    model: { id: 'fake', name: `Fake ${sha256}`, sha256 },
    adapter: null,
    backend,
    contextLength: 2048,
    prepare: (from) => ({ ids: new Int32Array(from.response.length + 5), cutTokens: 0 }),
    decode: (ids) => `<${ids.length}>`,
    spans: (ids) => [{ text: `<${ids.length}>`, special: false }],
    read: async (prompts, _spec, note) => {
      beforeRead();
      return prompts.map((prompt, at) => {
        const features = new Map([['log-length' as const, Math.log(prompt.ids.length)]]);
        if (world.isProbe) note?.(at, { state: [prompt.ids.length, -0.5], features });
        if (answers === 'score') return plainReadout(-prompt.ids.length / 7, { tokens: 5, truncated: false });
        const logits = Array.from({ length: 10 }, (_, d) => Math.cos(d + prompt.ids.length));
        return readDigits(logits, 3, spec, { tokens: prompt.ids.length, truncated: false });
      });
    },
    generate: async ({ instruction }, { samples, maxTokens }, { onText, control } = {}) => {
      const texts = Array.from({ length: samples }, () => '');
      for (let token = 0; token < maxTokens; token++) {
        await turn();
        wake();
        if (control?.cancelled) return texts.map((text) => ({ text, tokens: token, end: 'cancelled' }));
        for (const sample of texts.keys()) {
          const piece = `${instruction[token % instruction.length]}${sample}`;
          texts[sample] += piece;
          onText?.(sample, piece);
        }
      }
      return texts.map((text) => ({ text, tokens: maxTokens, end: 'max-tokens' }));
    },
    dispose: () => {},
  };
}

const turn = () => new Promise<void>((resolve) => setTimeout(resolve));

const everyUse: JudgeUses = { modes: ['without-reference', 'with-reference'], base: true };
export const use: JudgeUse = { mode: 'without-reference', base: false };
export const letters = lettersEmbedder();
/** What tests look into and change. */
interface World {
  store: Store;
  browser: ReturnType<typeof memoryLocks>;
  /** What the worker said. */
  events: [string, unknown][];
  /** What the next reads fail with. */
  failures: AppError[];
  /** How often a judge was loaded, and closed. */
  loads: number;
  closed: number;
  /** Embedders that are open. */
  opened: { embedders: number };
  meanings: MeaningStore;
  answerChat: (body: string) => Promise<Response>;
  /** Whether what is attached next is a linear probe, which tells what it reads. */
  isProbe: boolean;
  /** Of the model that is loaded next. */
  sha256: string;
  /** What the model that is loaded next says of a row. */
  answers: Answers;
  /** What the next loads find; `backend` where there is nothing more. */
  backendsFound: BackendReport[];
}

export const world = { opened: { embedders: 0 } } as World;

let ids = 0;

export const makeService = (locks: WorkLocks = world.browser.tab()) =>
  new JudgeService({
    openStore: async () => world.store,
    openMeanings: async () => world.meanings,
    loadEngine: async () => {
      world.loads += 1;
      const found = world.backendsFound.shift() ?? backend;
      const failIfAsked = () => {
        const failure = world.failures.shift();
        if (failure) throw failure;
      };
      const engine = fakeEngine(world.sha256, failIfAsked, found);
      const about = {
        answers: engine.answers,
        model: engine.model,
        backend: found,
        contextLength: 2048,
        parameters: 1,
        licence: null,
        notes: [],
      };
      const attach = async (adapter: AdapterSource | null) => {
        if (adapter?.id === 'broken') throw new AppError('bad-adapter', 'It does not fit.');
        const kind = world.isProbe ? 'linear-probe' : 'lora';
        engine.adapter = adapter && { id: adapter.id, name: adapter.id, kind, sha256: adapter.id };
      };
      const close = () => {
        world.closed += 1;
      };
      const uses = () => everyUse;
      return { engine, about, running: null, uses, attach, close };
    },
    openEmbedder: async () => {
      world.opened.embedders += 1;
      return { embedder: letters, backend, close: () => (world.opened.embedders -= 1) };
    },
    chat: {
      fetch: (_url, init) => world.answerChat(String(init.body)),
      sleep: async () => {},
      now: () => 0,
      date: () => 0,
      timeout: () => new AbortController().signal,
    },
    locks,
    hash: hashOf,
    newId: () => `run-${++ids}`,
    timestamp: () => '2026-01-01T00:00:00.000Z',
    now: () => performance.now(),
    emit: (name, data) => {
      world.events.push([name, data]);
      wake();
    },
    limits: { maxRows: 4, maxTokens: 1000 },
  });

/** The worker says something, or its model writes a token. */
export const heard = () =>
  new Promise<void>((resolve) => {
    wake = resolve;
  });
let wake = () => {};

export const ended = async (): Promise<RunSummary> => {
  for (;;) {
    const last = world.events.findLast(([name]) => name === 'runChanged')?.[1] as RunSummary | undefined;
    if (last && last.state !== 'running' && last.state !== 'paused') return last;
    await heard();
  }
};

export const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');

/** A browser with a dataset of 30 rows, and nothing that happened before. */
export async function beginWorld(): Promise<void> {
  globalThis.indexedDB = new IDBFactory();
  world.store = await openStore();
  world.meanings = new MeaningStore(memoryFolders());
  world.browser = memoryLocks();
  world.events = [];
  world.failures = [];
  world.loads = 0;
  world.closed = 0;
  world.sha256 = 'a';
  world.answers = 'digits';
  world.isProbe = false;
  world.answerChat = () => Promise.reject(new TypeError('offline'));
  world.backendsFound = [];
  const writer = await world.store.datasets.begin('d', '2026-01-01T00:00:00.000Z', mapping, () => {});
  await writer.addRows(
    Array.from({ length: 30 }, (_, i) =>
      row(i, { response: 'x'.repeat(1 + ((i * 7) % 19)), reference: i === 4 ? null : 'xyz' }),
    ),
  );
  const instruction = Int32Array.from({ length: 30 }, (_, i) => i % 6);
  const model = Int32Array.from({ length: 30 }, (_, i) => (i < 12 ? 0 : i));
  await writer.finish(datasetSummary('d', 30), [
    { name: 'field:instruction', values: instruction },
    { name: 'field:model', values: model },
    { name: 'source:rating', values: Float64Array.from(instruction.keys()) },
  ]);
}
