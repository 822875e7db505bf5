import { describe, expect, it } from 'vitest';
import { AppError } from '#core/errors.ts';
import type { Row } from '#core/rows/row.ts';
import { defaultLabelRecipe } from '#core/selfj/labels.ts';
import { defaultTemplates } from '#core/template/default-templates.ts';
import type { JudgeTrainingPlan } from '#core/training/plan.ts';
import { defaultTrainingSettings, type LossWeights } from '#core/training/settings.ts';
import { prepareRows } from './prepare-rows.ts';

const rows = ['short', 'a reference that is much too long', null].map(
  (reference, i): Row => ({
    id: `row-${i}`,
    line: i + 1,
    instruction: `Question ${i}?`,
    response: 'An answer.',
    reference,
    model: null,
    category: null,
    source: { quality: i },
  }),
);

const plan = (method: JudgeTrainingPlan['method'], loss: LossWeights): JudgeTrainingPlan => ({
  name: 'test',
  method,
  label: { ...defaultLabelRecipe, method: 'column', column: 'quality' },
  shares: { validation: 0, test: 0 },
  templates: {
    withReference: defaultTemplates['with-reference'],
    withoutReference: defaultTemplates['without-reference'],
  },
  maxTokens: 100,
  settings: { ...defaultTrainingSettings, loss },
  probeTarget: 'label',
});

/** Prompts with a reference of more than ten characters do not fit. */
const engine = {
  prepare: (
    row: Pick<Row, 'reference'>,
    { template }: { template: (typeof defaultTemplates)[keyof typeof defaultTemplates] },
  ) => {
    if (template === defaultTemplates['with-reference'] && row.reference!.length > 10)
      throw new AppError('prompt-too-long', 'Too long.');
    return { ids: Int32Array.of(1, 2), cutTokens: 0 };
  },
};

const none = Float64Array.of(NaN, NaN, NaN);
const prepare = (of: JudgeTrainingPlan) =>
  prepareRows({ rows, plan: of, engine, onProgress: () => {} }, { selfEval: none, similarity: none });

describe('rows to train on', () => {
  it('lack neither a reference nor the room for one where the loss learns from references', () => {
    const { prepared, leftOut } = prepare(plan('lora', { teacher: 1, student: 0.3, distillation: 2 }));
    expect(prepared.map(({ index }) => index)).toEqual([0]);
    expect([...leftOut]).toEqual([
      [1, 'question and reference alone longer than 100 tokens'],
      [2, 'no reference'],
    ]);
  });

  it.each([
    ['lora', { teacher: 0, student: 1, distillation: 0 }],
    ['linear-probe', defaultTrainingSettings.loss],
  ] as const)('may lack both for %s without', (method, loss) => {
    const { prepared, leftOut } = prepare(plan(method, loss));
    expect(prepared.map(({ teacher }) => teacher !== null)).toEqual([true, false, false]);
    expect(leftOut.size).toBe(0);
  });
});
