import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FeatureId } from '#core/features/feature-id.ts';
import { type LinearProbe, probeScore } from '#core/linear-probe/linear-probe.ts';
import { digitProbabilities, evenThresholds } from '#core/linear-probe/ordered-probit.ts';
import { seenInstructions } from '#core/training/seen-instructions.ts';
import { writeLinearProbe } from '#model/linear-probe/probe-files.ts';
import { UsageError } from '../command.ts';
import { openBase } from '../judge/node-judge.ts';
import { hash } from '../score/node-dependencies.ts';
import { completionBody, requestsIn, resultLine } from '../testing/batch-server.ts';
import { jsonLines } from '../testing/judged-rows.ts';
import { runCommand } from '../testing/run-command.ts';
import { batchCommand } from './batch.ts';
import { judgeCommand } from './judge.ts';

/** A random Llama of 40,000 parameters, and a linear probe after its first layer. */
const tiny = 'src/model/fixtures/tiny/llama';
const layers = 1;

let folder: string;
let data: string;
let probe: string;
let fitted: LinearProbe;

const sources = Array.from({ length: 6 }, (_, i) => ({
  id: `row-${i}`,
  instruction: `Question ${i % 3}, é 汉`,
  response: i === 4 ? 'word '.repeat(3000) : `Answer ${i} ${'so '.repeat(i)}`,
}));

const recordsOf = async (path: string) =>
  (await readFile(path, 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

const exported = (out: string, ...more: string[]) =>
  runCommand(batchCommand, [
    ...['export', '--data', data, '--out', out, '--judge', probe, '--base', tiny, ...more],
  ]);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'batch-probe-'));
  data = join(folder, 'rows.jsonl');
  probe = join(folder, 'probe');
  await writeFile(data, jsonLines(sources));
  const config = JSON.parse(await readFile(join(tiny, 'config.json'), 'utf8'));
  const state = Float64Array.from({ length: config.hidden_size }, (_, c) => Math.fround(Math.sin(c)));
  const length = { feature: 'log-length', mean: 3, deviation: 2, weight: 1.5 } as const;
  const relevance = { feature: 'relevance', mean: 0.4, deviation: 0.3, weight: 0.5 } as const;
  fitted = {
    terms: [
      { name: 'quality', weight: 1, bias: 4, state, features: [], hinge: null },
      { name: 'damage', weight: -2, bias: 0, state: null, features: [length, relevance], hinge: 0.5 },
    ],
    spread: 1.5,
    thresholds: evenThresholds,
  };
  const probes = { 'without-reference': fitted, 'with-reference': null };
  await mkdir(probe);
  await writeFile(join(probe, 'linear_probe.safetensors'), writeLinearProbe({ layers, probes }));
});

afterAll(() => rm(folder, { recursive: true }));

/** What the package on a cluster gives: the probe on the states of the prompts, and on the features in the requests. */
async function answersTo(batch: string): Promise<object[]> {
  const requests = (await requestsIn(batch)) as {
    custom_id: string;
    body: { prompt: number[]; logprob_token_ids: number[]; text_features: Record<string, number | null> };
  }[];
  const { engine, close } = await openBase(tiny, 'wasm');
  try {
    const prompts = requests.map(({ body }) => ({ ids: Int32Array.from(body.prompt), cutTokens: 0 }));
    const [states] = await engine.hiddenStates(prompts, [layers]);
    return requests.map(({ custom_id, body }, at) => {
      const features = new Map(Object.entries(body.text_features)) as Map<FeatureId, number | null>;
      const probabilities = digitProbabilities(fitted, probeScore(fitted, { state: states![at]!, features }));
      const top = body.logprob_token_ids.map((id, digit) => [
        `token_id:${id}`,
        Math.log(probabilities[digit]!),
      ]);
      return resultLine(custom_id, completionBody(Object.fromEntries(top)));
    });
  } finally {
    close();
  }
}

describe('batch export of a linear probe', () => {
  it('tells the prompt and the features, so that results are the scores, the judge and the columns of the judge command', async () => {
    const batch = join(folder, 'batch');
    await exported(batch);
    const [first] = await requestsIn(batch);
    expect(first).toMatchObject({
      url: '/probe',
      body: { text_features: { 'log-length': expect.any(Number), relevance: expect.any(Number) } },
    });
    const results = join(folder, 'results');
    await mkdir(results);
    await writeFile(join(results, 'a.jsonl'), jsonLines(await answersTo(batch)));
    const [found, own] = [join(folder, 'imported.jsonl'), join(folder, 'own.jsonl')];
    const imported = ['import', '--results', results, '--batch', batch, '--out', found];
    expect((await runCommand(batchCommand, imported)).code).toBe(0);
    const judge = ['--judge', probe, '--base', tiny, '--backend', 'wasm'];
    await runCommand(judgeCommand, ['--data', data, '--out', own, ...judge]);
    const expected = await recordsOf(own);
    const rows = await recordsOf(found);
    expect(rows).toHaveLength(6);
    rows.forEach((row, at) => {
      const { judge_score, judge_probs, judge_digit_mass, judge_entropy, ...same } = row;
      expect(expected[at]).toMatchObject(same);
      expect(Object.keys(row)).toEqual(Object.keys(expected[at]));
      expect(judge_score).toBeCloseTo(expected[at].judge_score, 5);
      expect(judge_digit_mass).toBeCloseTo(1, 9);
    });
    expect(new Set(rows.map(({ judge_score }) => judge_score.toFixed(3))).size).toBeGreaterThan(3);
  });

  it('says which rows the judge was trained on, as the judge command does', async () => {
    const record = JSON.parse(await readFile('public/adapters/selfj-with-reference/judge.json', 'utf8'));
    const seen = seenInstructions([sources[0]!, sources[1]!], hash);
    const batch = join(folder, 'seen');
    await exported(batch);
    const known = JSON.parse(await readFile(join(batch, 'manifest.json'), 'utf8'));
    expect(known.seenInstructions).toBeUndefined();
    const base = { ...record.base, sha256: known.judge.model.sha256 };
    const told = { ...record, base, data: { ...record.data, seenInstructions: seen } };
    await writeFile(join(probe, 'judge.json'), JSON.stringify(told));
    try {
      const [out, results] = [join(folder, 'told'), join(folder, 'told-results')];
      await exported(out);
      await mkdir(results);
      await writeFile(join(results, 'a.jsonl'), jsonLines(await answersTo(out)));
      const judged = join(folder, 'told.jsonl');
      await runCommand(batchCommand, ['import', '--results', results, '--batch', out, '--out', judged]);
      const column = (await recordsOf(judged)).map(({ judge_trained_on }) => judge_trained_on);
      expect(column).toEqual([1, 1, 0, 1, 1, 0]);
    } finally {
      await rm(join(probe, 'judge.json'));
    }
  });

  it('refuses servers, modes without a probe, and probes that leave nothing to compute', async () => {
    const out = join(folder, 'refused');
    await expect(exported(out, '--server', 'vllm')).rejects.toBeInstanceOf(UsageError);
    await expect(exported(out, '--api', 'chat')).rejects.toBeInstanceOf(UsageError);
    await expect(exported(out, '--mode', 'with-reference')).rejects.toMatchObject({ code: 'other-mode' });
    const shipped = ['--data', data, '--out', out, '--judge', 'selfj-with-reference'];
    await expect(
      runCommand(batchCommand, ['export', ...shipped, '--mode', 'with-reference']),
    ).rejects.toMatchObject({ code: 'no-digit-probabilities' });
  });
});
