import {
  defaultMaxTokens,
  defaultMinDigitMass,
  type JudgeMode,
  type JudgeSpec,
  type JudgeTemplate,
} from '../judge/judge.ts';
import { defaultTemplates } from '../template/default-templates.ts';
import type { AdapterRecord } from './adapter-record.ts';

/** What an adapter's record says of how it was asked in training; null for a base model or an adapter from elsewhere. */
type Asked = Pick<AdapterRecord, 'templates' | 'maxTokens'> | null;

/** The templates that a judge is asked with unless the user edits them: those it was trained with, or the defaults. */
export const templatesOf = (record: Asked): Record<JudgeMode, JudgeTemplate> =>
  record
    ? {
        'with-reference': record.templates.withReference,
        'without-reference': record.templates.withoutReference,
      }
    : defaultTemplates;

/** The length, in tokens, to which a judge's prompts are cut: that of its training, or the default. */
export const maxTokensOf = (record: Asked): number => record?.maxTokens ?? defaultMaxTokens;

/**
 * How a judge is asked.
 * @param maxTokens another length than its own; null for its own
 */
export const judgeSpecOf = (record: Asked, mode: JudgeMode, maxTokens: number | null = null): JudgeSpec => ({
  template: templatesOf(record)[mode],
  maxTokens: maxTokens ?? maxTokensOf(record),
  minDigitMass: defaultMinDigitMass,
});
