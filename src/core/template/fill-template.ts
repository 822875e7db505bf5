import { AppError } from '../errors.ts';
import type { JudgeMode, JudgeTemplate } from '../judge/judge.ts';

export type Placeholder = 'instruction' | 'reference' | 'response';

/** A span of a prompt, with where its words come from: only `template` may speak for the judge. */
export interface Segment {
  text: string;
  from: 'template' | Placeholder;
}

const placeholderPattern = /\{(instruction|reference|response)\}/g;

/**
 * Put a row's texts in a template's places. Braces inside the texts stay as they are: each place is
 * filled once, from the template alone.
 */
export function fillTemplate(template: JudgeTemplate, fields: Record<Placeholder, string>): Segment[] {
  const segments: Segment[] = [];
  let from = 0;
  for (const match of template.text.matchAll(placeholderPattern)) {
    const name = match[1] as Placeholder;
    if (match.index > from) segments.push({ text: template.text.slice(from, match.index), from: 'template' });
    segments.push({ text: fields[name], from: name });
    from = match.index + match[0].length;
  }
  if (from < template.text.length) segments.push({ text: template.text.slice(from), from: 'template' });
  return segments;
}

/** The places a template of this mode must have. */
export const requiredPlaceholders: Record<JudgeMode, Placeholder[]> = {
  'without-reference': ['instruction', 'response'],
  'with-reference': ['instruction', 'reference', 'response'],
};

/** What is wrong with a template, as sentences; empty where nothing is. */
export function templateProblems(template: Pick<JudgeTemplate, 'mode' | 'text'>): string[] {
  const found = [...template.text.matchAll(placeholderPattern)].map((match) => match[1] as Placeholder);
  const required = requiredPlaceholders[template.mode];
  const problems = required
    .filter((name) => !found.includes(name))
    .map((name) => `The template lacks {${name}}.`);
  if (template.mode === 'without-reference' && found.includes('reference'))
    problems.push('A template without reference must not contain {reference}.');
  if (found.filter((name) => name === 'response').length > 1)
    problems.push('{response} may stand only once: it is the part that is cut where a prompt is too long.');
  return problems;
}

/** @throws AppError `bad-template` that lists every problem */
export function checkTemplate(template: JudgeTemplate): void {
  const problems = templateProblems(template);
  if (problems.length > 0)
    throw new AppError('bad-template', problems.join(' '), { templateId: template.id, problems });
}
