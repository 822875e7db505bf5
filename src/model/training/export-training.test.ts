import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AdapterRecord } from '#core/training/adapter-record.ts';
import { readAdapterRecord } from '#core/training/adapter-record-schema.ts';
import { bufferSource } from '#model/weights/byte-source.ts';
import { openAdapter } from '../adapters/open-adapter.ts';
import type { OpenedJudge } from '../engine/open-judge.ts';
import { exportedFiles, openTiny, parityPlan } from './fixtures/elsewhere/exported.ts';
import { MemoryFiles, rows, trainingParts } from './testing/ten-questions.ts';
import { trainJudge } from './train-judge.ts';

const text = (bytes: Uint8Array | undefined) => new TextDecoder().decode(bytes);
const elsewhere = (name: string) => readFile(new URL(`./fixtures/elsewhere/${name}`, import.meta.url));

describe('an exported training', () => {
  let opened: OpenedJudge;
  let made: Awaited<ReturnType<typeof exportedFiles>>;

  beforeAll(async () => {
    opened = await openTiny();
    made = await exportedFiles(opened);
  });
  afterAll(() => opened.close());

  it('has every row with its label, its prompts and its part, and the rows of each step', () => {
    const lines = text(made.files.all.get('training-rows.jsonl')).trim().split('\n');
    const exported = lines.map((line) => JSON.parse(line));
    expect(made.exported.record.data.rows).toEqual({ training: 24, validation: 8, test: 8, leftOut: 0 });
    for (const part of ['training', 'validation', 'test'] as const)
      expect(exported.filter((row) => row.part === part)).toHaveLength(made.exported.record.data.rows[part]);
    const { templates, maxTokens } = parityPlan;
    const spec = { maxTokens, minDigitMass: 0 };
    const promptsOf = (template: typeof templates.withReference) =>
      rows.map((row) => [...opened.engine.prepare(row, { ...spec, template }).ids]);
    const [withReference, without] = [
      promptsOf(templates.withReference),
      promptsOf(templates.withoutReference),
    ];
    for (const { student, teacher } of exported) {
      const at = without.findIndex((ids) => ids.join() === student.join());
      expect(at).toBeGreaterThanOrEqual(0);
      expect(teacher).toEqual(withReference[at]);
    }
    const { steps } = made.exported;
    expect(steps).toHaveLength(12);
    expect(
      steps
        .slice(0, 3)
        .flatMap((step) => step.rows)
        .sort((a, b) => a - b),
    ).toEqual([...Array(24).keys()]);
    expect(steps.map(({ learningRate }) => learningRate).slice(0, 4)).toEqual([0.0025, 0.005, 0.0075, 0.01]);
  });

  it('trains elsewhere as here: losses, gradients and validations of twelve steps', async () => {
    const stored = readAdapterRecord(text(await elsewhere('judge.json')));
    expect(stored.data).toEqual(made.exported.record.data);
    const parts = trainingParts(opened.engine, new MemoryFiles(), { plan: parityPlan });
    const { record } = await trainJudge(parts);
    const [here, there] = [record, stored].map(({ curves }) => curves!) as [Curves, Curves];
    expect(there.steps).toHaveLength(12);
    for (const [at, step] of there.steps.entries())
      for (const what of ['teacher', 'student', 'distillation', 'loss', 'gradientNorm'] as const)
        expect(Math.abs(step[what] - here.steps[at]![what]), `${what} of step ${at + 1}`).toBeLessThan(1e-3);
    for (const [at, { agreement, student }] of there.validations.entries()) {
      expect(agreement).toBeCloseTo(here.validations[at]!.agreement!, 3);
      expect(student).toBeCloseTo(here.validations[at]!.student, 3);
    }
  });

  it('leaves elsewhere an adapter that opens here', async () => {
    const names = ['judge.json', 'adapter_config.json', 'adapter_model.safetensors'];
    const files = new Map(
      await Promise.all(
        names.map(async (name) => [name, bufferSource(new Uint8Array(await elsewhere(name)))] as const),
      ),
    );
    const adapter = await openAdapter(files, opened.engine.decoder.config, 'any');
    opened.engine.attach(adapter);
    const { id, name } = readAdapterRecord(text(await elsewhere('judge.json')));
    expect(opened.engine.adapter).toMatchObject({ kind: 'lora', id, name });
    opened.engine.attach(null);
  });
});

type Curves = NonNullable<AdapterRecord['curves']>;
