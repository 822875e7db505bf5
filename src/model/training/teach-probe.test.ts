import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { probeScore } from '#core/linear-probe/linear-probe.ts';
import type { LinearProbeJudge } from '#core/linear-probe/probe-json.ts';
import { bufferSource } from '#model/weights/byte-source.ts';
import { nodeWasm } from '../backends/wasm-node.ts';
import { type OpenedJudge, openJudge } from '../engine/open-judge.ts';
import { tinyFiles } from '../fixtures/tiny-files.ts';
import { readLinearProbe } from '../linear-probe/probe-files.ts';
import { embedder, MemoryFiles, plan, rows, trainingParts } from './testing/ten-questions.ts';
import { trainJudge } from './train-judge.ts';

const identity = { id: 'first', name: 'First', sha256: '0'.repeat(64) };
const probeFile = 'linear_probe.safetensors';

describe('a judge that is taught', () => {
  let opened: OpenedJudge;
  beforeAll(async () => {
    opened = await openJudge({
      files: await tinyFiles('llama'),
      id: 'tiny',
      name: 'Tiny',
      backend: 'wasm',
      wasm: nodeWasm,
    });
  });
  afterAll(() => opened.close());

  const judgeIn = (files: MemoryFiles) =>
    readLinearProbe(bufferSource(files.all.get(probeFile)!), opened.engine.decoder.config);

  const train = async (change: Parameters<typeof trainingParts>[2] = {}) => {
    const files = new MemoryFiles();
    const probe = { ...plan, method: 'linear-probe' as const };
    const { record } = await trainJudge(trainingParts(opened.engine, files, { plan: probe, ...change }));
    return { record, judge: await judgeIn(files) };
  };

  /** Reads lengths the wrong way round: longer responses, which are better here, have the lower score. */
  const inverted = (): LinearProbeJudge => ({
    layers: null,
    probes: {
      'with-reference': null,
      'without-reference': {
        spread: 1,
        thresholds: [-4, -3, -2, -1, 0, 1, 2, 3, 4],
        terms: [
          {
            name: 'length',
            weight: -1,
            bias: 0,
            state: null,
            features: [{ feature: 'log-length', mean: 2.5, deviation: 0.5, weight: 1 }],
            hinge: null,
          },
        ],
      },
    },
  });

  it('turns round where grades say so, and its record tells what it began as', async () => {
    const { record, judge } = await train({ teaching: { prior: inverted(), identity, mode: null } });
    expect(record).toMatchObject({ prior: identity, label: { column: 'quality' } });
    expect(record.figures).toMatchObject({ grades: 40, instructions: 10, judge_kept: 0 });
    expect(record.figures.agreement_of_prior).toBeLessThan(0);
    expect(record.figures.out_of_fold_agreement).toBeGreaterThan(0.5);
    const [long, short] = [4, 2].map((length) =>
      probeScore(judge.probes['without-reference']!, {
        state: null,
        features: new Map([
          ['log-length', length],
          ['relevance', 0.5],
        ]),
      }),
    );
    expect(long).toBeGreaterThan(short!);
  });

  it('takes means and deviations of all rows where all are read, and learns from the graded ones', async () => {
    const prior = inverted();
    const some = rows.map((row, at) => (at % 2 === 0 ? row : { ...row, source: {} }));
    const teaching = { prior, identity, mode: null };
    const few = await train({ rows: some, teaching });
    const all = await train({ rows: some, teaching: { ...teaching, readAll: true } });
    for (const { record } of [few, all])
      expect(record.data.rows).toMatchObject({ training: 20, leftOut: 20 });
    const meanOf = ({ judge }: typeof all) =>
      judge.probes['without-reference']!.terms.at(-1)!.features[0]!.mean;
    const lengths = rows.map(({ response }) => Math.log(1 + [...response].length));
    expect(meanOf(all)).toBeCloseTo(lengths.reduce((sum, length) => sum + length, 0) / rows.length, 1);
    expect(meanOf(all)).not.toBe(meanOf(few));
  });

  it('is the judge that it began as where the grades show nothing', async () => {
    const noise = rows.map((row, at) => ({ ...row, source: { quality: (at * 7919) % 11 } }));
    const prior = inverted();
    const { record, judge } = await train({ rows: noise, teaching: { prior, identity, mode: null } });
    expect(record.figures.judge_kept).toBe(1);
    expect(judge.probes).toEqual(prior.probes);
  });

  it('reads hidden states where its prior does, and refuses rows without a grade', async () => {
    const first = await train();
    const teaching = { prior: first.judge, identity, mode: 'without-reference' as const };
    const { record, judge } = await train({ teaching, openEmbedder: async () => embedder });
    expect(record.figures.grades).toBe(40);
    expect(judge.layers).toBe(first.judge.layers);
    expect(judge.probes['with-reference']).toEqual(first.judge.probes['with-reference']);
    const ungraded = rows.map((row) => ({ ...row, source: {} }));
    await expect(train({ teaching, rows: ungraded })).rejects.toMatchObject({ code: 'no-training-rows' });
  });
});
