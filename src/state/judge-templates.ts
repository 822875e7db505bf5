import type { JudgeMode, JudgeTemplate } from '#core/judge/judge.ts';
import type { AdapterEntry } from '#core/models/adapter-entry.ts';
import { templatesOf } from '#core/training/judge-question.ts';

/** The words that a judge is asked with unless the user edits them. */
export const standardTemplates = (adapter: AdapterEntry | null): Record<JudgeMode, JudgeTemplate> =>
  templatesOf(adapter?.record ?? null);

/** Under which an edited template is kept: each judge that brings its own words has its own. */
export const templateKey = (adapter: AdapterEntry | null, mode: JudgeMode) =>
  adapter?.record ? `template:${adapter.source.id}:${mode}` : `template:${mode}`;

/** The template with the user's text; the standard one where that is its own. */
export function edited(standard: JudgeTemplate, text: string): JudgeTemplate {
  if (text === standard.text) return standard;
  const name = standard.name.startsWith('Default')
    ? standard.name.replace('Default', 'Edited')
    : `${standard.name}, edited`;
  return { ...standard, id: `edited-${standard.mode}`, name, text };
}
