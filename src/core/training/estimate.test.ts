import { describe, expect, it } from 'vitest';
import { defaultLabelRecipe } from '../selfj/labels.ts';
import { defaultTemplates } from '../template/default-templates.ts';
import { estimateTraining, loraParameters } from './estimate.ts';
import { type LabelReport, labelledRows, leftOutCounts } from './label-report.ts';
import { reportFromJson, reportToJson } from './label-report-json.ts';
import type { JudgeTrainingPlan } from './plan.ts';
import { defaultTrainingSettings } from './settings.ts';

const shape = {
  layers: 30,
  hiddenSize: 576,
  heads: 9,
  kvHeads: 3,
  headDim: 64,
  intermediateSize: 1536,
  vocabSize: 49_152,
};

/** Eight rows for training, one for validation, one held out, one left out. */
const report: LabelReport = {
  rows: Int32Array.from({ length: 11 }, (_, i) => 2 * i),
  selfEval: new Float64Array(11).fill(4),
  similarity: Float64Array.from({ length: 11 }, (_, i) => (i === 10 ? Number.NaN : i / 10)),
  column: new Float64Array(11).fill(Number.NaN),
  combined: new Float64Array(11).fill(0.5),
  digit: Int8Array.from([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, -1]),
  part: Uint8Array.from([0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 0]),
  leftOut: Int8Array.from([-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 0]),
  reasons: ['no reference'],
  teacherTokens: new Int32Array(11).fill(300),
  studentTokens: new Int32Array(11).fill(200),
  pace: { rows: 2, forwardTokensPerSecond: 200, trainingTokensPerSecond: 50 },
  shape,
};

const plan: JudgeTrainingPlan = {
  name: 'n',
  method: 'lora',
  label: defaultLabelRecipe,
  shares: { validation: 0.1, test: 0.1 },
  templates: {
    withReference: defaultTemplates['with-reference'],
    withoutReference: defaultTemplates['without-reference'],
  },
  maxTokens: 384,
  settings: { ...defaultTrainingSettings, epochs: 2, batchRows: 4, validateEvery: 2 },
  probeTarget: 'label',
};

describe('estimateTraining', () => {
  it('counts steps and tokens, and takes the time from the measured pace', () => {
    const estimate = estimateTraining(report, plan);
    expect(estimate).toMatchObject({ rows: 8, steps: 4, tokens: 2 * 8 * 500 });
    // 8,000 tokens trained at 50 a second; two validations of one row and two tests of one at 200 a second.
    expect(estimate.seconds).toBeCloseTo(160 + (2 * 200 + 2 * 200) / 200, 9);
    const unmeasured = { ...report, pace: { ...report.pace, trainingTokensPerSecond: null } };
    expect(estimateTraining(unmeasured, plan).seconds).toBeNull();
  });

  it('says that computing layers again takes far less memory, and more rows at a time more', () => {
    const estimate = estimateTraining(report, plan);
    expect(estimate.bytesRecomputing).toBeLessThan(estimate.bytes / 2);
    const settings = { ...plan.settings, microBatchRows: 4 };
    expect(estimateTraining(report, { ...plan, settings }).bytes).toBeGreaterThan(1.9 * estimate.bytes - 1e8);
  });

  it('asks for one reading of each prompt where a line is fitted', () => {
    const estimate = estimateTraining(report, { ...plan, method: 'linear-probe' });
    expect(estimate.steps).toBe(0);
    expect(estimate.seconds).toBeCloseTo((8 * 500 + 200 + 2 * 200) / 200, 9);
  });

  it('counts LoRA’s numbers as PEFT does: 1.84 million for the default judge at rank 16 on q, k, v, o', () => {
    expect(loraParameters(shape, defaultTrainingSettings.lora)).toBe(30 * 16 * (1152 + 768 + 768 + 1152));
  });
});

describe('a label report', () => {
  it('counts what is kept and what is not', () => {
    expect([0, 1, 2].map((part) => labelledRows(report, part))).toEqual([8, 1, 1]);
    expect(leftOutCounts(report)).toEqual([{ reason: 'no reference', rows: 1 }]);
  });

  it('comes back from JSON as it was, missing values too', () => {
    expect(reportFromJson(reportToJson(report))).toEqual(report);
  });
});
