import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readDigits, scoreOf } from '#core/judge/readout.ts';
import { recordOf } from '#core/judge/readout-record.ts';
import { RunControl } from '#core/run/run-control.ts';
import { defaultLabelRecipe } from '#core/selfj/labels.ts';
import { defaultTemplates } from '#core/template/default-templates.ts';
import { adapterRecordFile } from '#core/training/adapter-record.ts';
import { checkpointFile, signalsFile, statesFile } from '#core/training/artefacts.ts';
import { bufferSource } from '#model/weights/byte-source.ts';
import { openAdapter } from '../adapters/open-adapter.ts';
import { nodeWasm } from '../backends/wasm-node.ts';
import { type OpenedJudge, openJudge } from '../engine/open-judge.ts';
import { tinyFiles } from '../fixtures/tiny-files.ts';
import { readLinearProbe } from '../linear-probe/probe-files.ts';
import { memory } from '../tf.ts';
import { embedder, MemoryFiles, plan, rows, trainingParts } from './testing/ten-questions.ts';
import { trainJudge } from './train-judge.ts';
import type { TrainJudgeParts } from './training-job.ts';

const spec = { template: defaultTemplates['without-reference'], maxTokens: 1500, minDigitMass: 0 };

describe('trainJudge', () => {
  let opened: OpenedJudge;
  let files: MemoryFiles;

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
  beforeEach(() => {
    files = new MemoryFiles();
  });

  const parts = (change: Partial<TrainJudgeParts> = {}) => trainingParts(opened.engine, files, change);

  const scores = async () => {
    const prompts = rows.map((row) => opened.engine.prepare(row, spec));
    return (await opened.engine.read(prompts, spec)).map(scoreOf);
  };

  it('writes a LoRA adapter that judges otherwise than the base, which is unchanged after it', async () => {
    const tensors = memory().numTensors;
    const base = await scores();
    const { record, ending } = await trainJudge(parts());
    expect(ending).toBe('done');
    expect(record.data.rows).toEqual({ training: 24, validation: 8, test: 8, leftOut: 0 });
    expect(await scores()).toEqual(base);
    const config = opened.engine.decoder.config;
    opened.engine.attach(await openAdapter(files.sources(), config, 'any'));
    expect(opened.engine.adapter).toMatchObject({ kind: 'lora', name: 'test judge', id: record.id });
    expect(await scores()).not.toEqual(base);
    opened.engine.attach(null);
    expect(memory().numTensors).toBe(tensors);
    const card = new TextDecoder().decode(files.all.get('README.md'));
    expect(card).toContain(record.data.sha256);
    expect(JSON.parse(new TextDecoder().decode(files.all.get(adapterRecordFile)))).toEqual(
      JSON.parse(JSON.stringify(record)),
    );
  });

  it('fits a head that learns a plain pattern, and reads it as ten digits', async () => {
    const { record } = await trainJudge(parts({ plan: { ...plan, method: 'linear-probe' } }));
    expect(record.figures.test_agreement).toBeGreaterThan(0.8);
    const { engine } = opened;
    engine.attach(await openAdapter(files.sources(), engine.decoder.config, 'any'));
    const [readout] = await engine.read([engine.prepare(rows[3]!, spec)], spec);
    const { probs, digitMass, valid } = recordOf(readout!);
    expect(probs.length).toBe(10);
    expect(digitMass).toBeCloseTo(1, 6);
    expect(valid).toBe(true);
    const again = readDigits(probs.map(Math.log), 0, spec, { tokens: 1, truncated: false });
    expect(scoreOf(readout)).toBeCloseTo(scoreOf(again), 9);
    engine.attach(null);
  });

  it('learns from the teacher’s predictions where that is asked', async () => {
    const quick = { ...plan, method: 'linear-probe' as const };
    const byLabel = await trainJudge(parts({ plan: quick }));
    const byTeacher = await trainJudge(
      parts({ plan: { ...quick, probeTarget: 'teacher' }, files: new MemoryFiles() }),
    );
    expect(byTeacher.record.id).not.toBe(byLabel.record.id);
    expect(byTeacher.record.figures.test_agreement).toBeGreaterThan(0.7);
  });

  it('keeps hidden states: a fit with other labels needs none, and one that was stopped goes on', async () => {
    const quick = { ...plan, method: 'linear-probe' as const };
    const { engine } = opened;
    let computed = 0;
    const counting = Object.assign(Object.create(engine) as typeof engine, {
      hiddenStates: (...terms: Parameters<typeof engine.hiddenStates>) => {
        computed += terms[0].length;
        return engine.hiddenStates(...terms);
      },
    });
    const control = new RunControl();
    const stopAfterFour = (phase: string, done: number) =>
      phase === 'hidden-states' && done >= 4 && control.cancel();
    const job = { engine: counting, plan: quick };
    await expect(trainJudge(parts({ ...job, control, onProgress: stopAfterFour }))).rejects.toMatchObject({
      code: 'cancelled',
    });
    expect(computed).toBe(4);
    const gone = await trainJudge(parts(job));
    // Both prompts of a training row once; those of the test rows are the judge's own work.
    const { training, test } = gone.record.data.rows;
    expect(computed).toBe(2 * training + test);
    const whole = await trainJudge(parts({ plan: quick, files: new MemoryFiles() }));
    expect(gone.record.id).toBe(whole.record.id);

    const cosine = { ...quick, label: { ...defaultLabelRecipe, method: 'cosine' as const } };
    await trainJudge(parts({ engine: counting, plan: cosine }));
    expect(computed).toBe(2 * training + 2 * test);

    // The first file holds the four of the training that was stopped.
    files.all.delete(statesFile(0));
    const again = await trainJudge(parts(job));
    expect(computed).toBe(2 * training + 3 * test + 4);
    expect(again.record.id).toBe(whole.record.id);
  });

  it('computes states with reference once, where the base model evaluates the same prompts', async () => {
    const { engine } = opened;
    const read: string[] = [];
    const watching = Object.assign(Object.create(engine) as typeof engine, {
      hiddenStates: (...terms: Parameters<typeof engine.hiddenStates>) => {
        read.push(...terms[0].map(({ ids }) => engine.decode(ids)));
        return engine.hiddenStates(...terms);
      },
    });
    const label = { ...defaultLabelRecipe, method: 'self-eval' as const };
    const quick = { ...plan, method: 'linear-probe' as const, label };
    const { record } = await trainJudge(parts({ engine: watching, plan: quick }));
    expect(read).toHaveLength(record.data.rows.training + record.data.rows.test);
    expect(read.filter((text) => text.includes('Reference'))).toEqual([]);
  });

  it('reads after the layers that are asked for, and finds them among those kept', async () => {
    const quick = { ...plan, method: 'linear-probe' as const };
    const deep = { ...quick, probeLayers: 2 };
    const alone = await trainJudge(parts({ plan: deep }));
    expect(alone.record.figures.layers).toBe(2);
    await expect(trainJudge(parts({ plan: { ...quick, probeLayers: 99 } }))).rejects.toMatchObject({
      code: 'too-many-layers',
    });
  });

  it('compares the responses to one instruction where labels do', async () => {
    const among = (rankedAmong: 'set' | 'instruction') => ({
      ...plan,
      method: 'linear-probe' as const,
      label: { ...plan.label, rankedAmong },
    });
    const within = await trainJudge(parts({ plan: among('instruction') }));
    expect(within.record.figures.test_agreement).toBeGreaterThan(0.8);
    const alone = rows.filter((_, i) => i % 4 === 1);
    await expect(
      trainJudge(parts({ plan: among('instruction'), rows: alone, files: new MemoryFiles() })),
    ).rejects.toMatchObject({ code: 'nothing-to-compare' });
  });

  it('derives labels by cosine once, and finds them again', async () => {
    const cosine = {
      ...plan,
      label: { ...defaultLabelRecipe, method: 'cosine' as const },
    };
    await trainJudge(parts({ plan: cosine }));
    const written = files.writes.filter((name) => name === signalsFile).length;
    const openEmbedder = () => Promise.reject(new Error('not needed'));
    const { record } = await trainJudge(parts({ plan: cosine, openEmbedder }));
    expect(files.writes.filter((name) => name === signalsFile).length).toBe(written);
    expect(record.figures.steps).toBeGreaterThan(0);
  });

  it('goes on with a training that was stopped, to the same adapter', async () => {
    const whole = await trainJudge(parts());
    const killed = new MemoryFiles();
    const onEvent = () => {
      if (killed.all.has(checkpointFile)) throw new Error('killed');
    };
    const saving = { ...plan, settings: { ...plan.settings, saveEvery: 1 } };
    const reference = await trainJudge(parts({ plan: saving, files: new MemoryFiles() }));
    await expect(trainJudge(parts({ plan: saving, files: killed, onEvent }))).rejects.toThrow('killed');
    const resumed = await trainJudge(parts({ plan: saving, files: killed }));
    expect(resumed.record).toEqual(reference.record);
    expect(resumed.record.id).toBe(whole.record.id);
  });

  it('says why no row is left', async () => {
    const bare = rows.map((row) => ({ ...row, reference: null }));
    await expect(trainJudge(parts({ rows: bare }))).rejects.toMatchObject({
      code: 'no-training-rows',
      message: expect.stringContaining('40 (no reference)'),
    });
  });

  it('refuses an adapter on another base', async () => {
    await trainJudge(parts());
    const other = { ...opened.engine.decoder.config, hiddenSize: 48 };
    await expect(openAdapter(files.sources(), other, 'any')).rejects.toMatchObject({ code: 'bad-adapter' });
  });

  it('makes a length-aware form of an earlier probe: standardised, length counts as much as the probe', async () => {
    await trainJudge(parts({ plan: { ...plan, method: 'linear-probe', probeLayers: 2 } }));
    const config = opened.engine.decoder.config;
    const quality = await readLinearProbe(bufferSource(files.all.get('linear_probe.safetensors')!), config);
    const robust = { quality, label: plan.label, degradedPerInstruction: 0, damageReadsState: false };
    const formOf = async (lengthAware: boolean) => {
      const made = new MemoryFiles();
      const asked = { ...plan, method: 'linear-probe' as const };
      const { record } = await trainJudge(
        parts({ plan: asked, files: made, robust: { ...robust, lengthAware } }),
      );
      opened.engine.attach(await openAdapter(made.sources(), config, 'any'));
      const read = async (response: string) => {
        const row = { ...rows[0]!, response };
        const [readout] = await opened.engine.read([opened.engine.prepare(row, spec)], spec);
        return scoreOf(readout);
      };
      const scores = [await read('yes'), await read('yes '.repeat(200))];
      opened.engine.attach(null);
      return {
        record,
        probe: await readLinearProbe(made.sources().get('linear_probe.safetensors')!, config),
        scores,
      };
    };
    const free = await formOf(false);
    const aware = await formOf(true);
    expect(free.record.form).toBe('length-free');
    expect(free.probe.probes['without-reference']).toEqual(quality.probes['without-reference']);
    expect(aware.record).toMatchObject({ form: 'length-aware', figures: { standardised_on: rows.length } });
    const terms = aware.probe.probes['without-reference']!.terms;
    expect(terms.map(({ name }) => name)).toEqual(['quality', 'length']);
    expect(terms[1]!.features).toMatchObject([{ feature: 'log-length', weight: 1 }]);
    expect(aware.scores[1]! - aware.scores[0]!).toBeGreaterThan(free.scores[1]! - free.scores[0]!);
  });

  it('makes a robust probe of an earlier one, without a label, and both of its ways judge', async () => {
    await trainJudge(parts({ plan: { ...plan, method: 'linear-probe', probeLayers: 2 } }));
    const config = opened.engine.decoder.config;
    const earlier = bufferSource(files.all.get('linear_probe.safetensors')!);
    const robust = {
      quality: await readLinearProbe(earlier, config),
      label: plan.label,
      degradedPerInstruction: 4,
      damageReadsState: true,
      lengthAware: true,
    };
    const made = new MemoryFiles();
    const unlabelled = rows.map((row) => ({ ...row, source: {} }));
    const { record } = await trainJudge(
      parts({ plan: { ...plan, method: 'linear-probe' }, files: made, rows: unlabelled, robust }),
    );
    expect(record).toMatchObject({
      kind: 'linear-probe',
      form: 'length-aware',
      data: { rows: { training: 40 } },
    });
    expect(record.figures.degraded_rows).toBeGreaterThan(30);
    const tensors = memory().numTensors;
    const adapter = await openAdapter(made.sources(), config, 'any');
    expect(adapter.probe!.models).toEqual({
      'without-reference': ['base', 'embedder'],
      'with-reference': ['embedder'],
    });
    opened.engine.attach(adapter, embedder);
    for (const template of Object.values(defaultTemplates)) {
      const asked = { ...spec, template };
      const readouts = await opened.engine.read(
        rows.map((row) => opened.engine.prepare(row, asked)),
        asked,
      );
      expect(readouts.every(({ kind }) => kind === 'digits')).toBe(true);
      expect(new Set(readouts.map(scoreOf)).size).toBeGreaterThan(4);
    }
    // As the evaluator of a further round it is given the embedder that it needs.
    const labeller = await openAdapter(made.sources(), config, 'any');
    const label = { ...defaultLabelRecipe, method: 'self-eval' as const };
    const second = await trainJudge(
      parts({ plan: { ...plan, method: 'linear-probe', label }, files: new MemoryFiles(), labeller }),
    );
    expect(second.record.data.rows.leftOut).toBe(0);
    // Without the embedder that it needs it says so, and scores nothing.
    opened.engine.attach(await openAdapter(made.sources(), config, 'any'));
    await expect(opened.engine.read([opened.engine.prepare(rows[0]!, spec)], spec)).rejects.toMatchObject({
      code: 'no-embedder',
    });
    opened.engine.attach(null);
    expect(memory().numTensors).toBe(tensors);
  });
});
