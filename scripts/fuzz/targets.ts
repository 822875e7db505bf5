import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { ChatClient } from '#core/method/external/chat-client.ts';
import { readAnswer } from '#core/method/external/read-answer.ts';
import { fakeEndpoint } from '#core/method/external/testing/fake-endpoint.ts';
import { openJournal } from '../../cli/score/journal.ts';
import { chosenFiles } from '../../src/services/adapters/import-sources.ts';
import type { FuzzTarget } from './fuzz-target.ts';
import { corpus, importTargets } from './import-targets.ts';
import { modelTargets } from './model-targets.ts';
import { storedTargets } from './stored-targets.ts';
import { travellingTargets } from './travelling-targets.ts';

const settings = {
  endpoint: 'https://judge.example/v1',
  model: 'm',
  key: null,
  requestsPerMinute: 1000,
  answerTokens: null,
};

/** An answer of an external judge, whole, as the body of 200 and of 400. */
const answers: FuzzTarget = {
  name: 'endpoint-answer',
  form: 'json',
  seeds: () => Promise.all(['answer-digit.json', 'answer-reasoning.json', 'answer-error.json'].map(corpus)),
  async read(input) {
    const status = input.length % 3 === 0 ? 400 : 200;
    const headers = { 'content-type': 'application/json' };
    const { ports } = fakeEndpoint(() => new Response(input, { status, headers }));
    const { answer } = await new ChatClient(settings, ports).ask('p', new AbortController().signal);
    const read = readAnswer(answer);
    if (read.kind !== 'digit') return;
    const { score, probs } = read;
    const isScore = Number.isFinite(score) && score >= 0 && score <= 10;
    const areProbs = !probs || (probs.length === 10 && probs.every((p) => p >= 0 && p <= 1));
    if (!isScore || !areProbs) throw new Error(`a score of ${score}, from ${JSON.stringify(probs)}`);
  },
};

const zips: FuzzTarget = {
  name: 'adapter-zip',
  form: 'bytes',
  seeds: async () => {
    const config = new TextEncoder().encode('{"peft_type":"LORA","r":4}');
    const files = { 'a/adapter_config.json': config, 'a/adapter_model.safetensors': new Uint8Array(300) };
    return [zipSync(files, { mtime: '2026-01-01' }), zipSync(files, { level: 0, mtime: '2026-01-01' })];
  },
  read: async (input) => void (await chosenFiles([new File([input], 'adapter.zip')])),
};

const journals: FuzzTarget = {
  name: 'score-journal',
  form: 'text',
  seeds: async () => {
    const readout = { probs: Array(10).fill(0.1), digitMass: 1, score: 4.5, entropy: 2.3, tokens: 9 };
    const lines = ['k1', 'k2', 'k3'].map((key) => JSON.stringify([key, readout]));
    return [new TextEncoder().encode(`{"journal":2,"by":"b"}\n${lines.join('\n')}\n`)];
  },
  async read(input) {
    const folder = await mkdtemp(join(tmpdir(), 'fuzz-journal-'));
    try {
      const path = join(folder, 'out.score.partial');
      await writeFile(path, input);
      await openJournal(path, { by: 'b', keys: ['k1', 'k2', 'k3'] }, () => {});
    } finally {
      await rm(folder, { recursive: true });
    }
  },
};

export const fuzzTargets: readonly FuzzTarget[] = [
  ...importTargets,
  answers,
  zips,
  ...modelTargets,
  journals,
  ...storedTargets,
  ...travellingTargets,
];
