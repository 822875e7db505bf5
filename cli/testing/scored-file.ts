import { judgedCells } from '#core/export/judged.ts';
import type { JudgeIdentity } from '#core/judge/identity.ts';
import { defaultMinDigitMass } from '#core/judge/judge.ts';
import { digitReadout, expectedDigit, unreadable } from '#core/judge/readout.ts';
import { defaultTemplates } from '#core/template/default-templates.ts';
import { hash } from '../score/node-dependencies.ts';
import { judgedRows } from './judged-rows.ts';

const template = defaultTemplates['without-reference'];

export const testIdentity: JudgeIdentity = {
  method: 'judge',
  model: { id: 'tiny', name: 'tiny', sha256: 'a'.repeat(64) },
  adapter: null,
  template: { id: template.id, name: template.id, sha256: hash(template.text) },
  mode: 'without-reference',
  maxTokens: 1024,
};

export const testQuestion = { template, maxTokens: 1024, minDigitMass: defaultMinDigitMass };

/** The rows of `judgedRows` with every column that the judge command writes, whole. */
export const scoredRecords = (judge: JudgeIdentity = testIdentity) =>
  judgedRows().map(({ judge_score, judge_valid, judge_probs, ...row }) => {
    const facts = { tokens: 90, truncated: false };
    const digitMass = judge_probs?.reduce((sum, p) => sum + p, 0) ?? 0;
    const readout =
      judge_valid && judge_score !== null
        ? digitReadout(expectedDigit(judge_probs!), { probs: judge_probs!, digitMass }, facts)
        : unreadable('No digit was likely.', facts);
    return { ...row, ...judgedCells(row.id, readout, judge, null) };
  });
