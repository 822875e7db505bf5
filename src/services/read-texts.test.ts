import { expect, it } from 'vitest';
import { AppError } from '#core/errors.ts';
import type { JudgeEngine } from '#core/judge/judge.ts';
import { plainReadout } from '#core/judge/readout.ts';
import { defaultTemplates } from '#core/template/default-templates.ts';
import { readTexts } from './read-texts.ts';

const spec = { template: defaultTemplates['with-reference'], maxTokens: 1024, minDigitMass: 0.05 };
const textOf = (id: string, reference: string | null) => ({
  id,
  instruction: 'How?',
  response: 'So.',
  reference,
});

/** Scores a row by the length of its reference, and cannot ask without one. */
const engine = {
  prepare({ id, reference }: { id: string; reference: string | null }) {
    if (reference === null) throw new AppError('missing-reference', `Row ${id} has no reference.`);
    return { ids: new Int32Array(reference.length), cutTokens: 0 };
  },
  read: async (prompts: { ids: Int32Array }[]) =>
    prompts.map(({ ids }) => plainReadout(ids.length, { tokens: ids.length, truncated: false })),
} as unknown as JudgeEngine;

it('gives one readout a text in order; one that cannot be asked is invalid with the reason, and not 0', async () => {
  const found = await readTexts(engine, [textOf('a', 'four'), textOf('b', null), textOf('c', 'so')], spec);
  expect(found).toMatchObject([
    { kind: 'score', score: 4 },
    { kind: 'invalid', reason: 'Row b has no reference.' },
    { kind: 'score', score: 2 },
  ]);
  expect(found[1]).not.toHaveProperty('score');
});
