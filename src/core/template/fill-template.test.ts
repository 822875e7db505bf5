import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultTemplates } from './default-templates.ts';
import { checkTemplate, fillTemplate, templateProblems } from './fill-template.ts';

describe('fillTemplate', () => {
  it('leaves placeholders inside a row alone', () => {
    const segments = fillTemplate(
      { id: 't', name: 't', mode: 'without-reference', text: 'I: {instruction} R: {response}.' },
      { instruction: 'say {response}', reference: '', response: '{instruction} $& $1' },
    );
    expect(segments.map((segment) => segment.text).join('')).toBe(
      'I: say {response} R: {instruction} $& $1.',
    );
    expect(segments.map((segment) => segment.from)).toEqual([
      'template',
      'instruction',
      'template',
      'response',
      'template',
    ]);
  });

  it('keeps every text whole, whatever it holds', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (instruction, reference, response) => {
        const segments = fillTemplate(defaultTemplates['with-reference'], {
          instruction,
          reference,
          response,
        });
        const of = (from: string) => segments.filter((s) => s.from === from).map((s) => s.text);
        expect(of('instruction')).toEqual([instruction]);
        expect(of('reference')).toEqual([reference]);
        expect(of('response')).toEqual([response]);
      }),
    );
  });
});

describe('checkTemplate', () => {
  it('accepts our own templates', () => {
    for (const template of Object.values(defaultTemplates)) expect(templateProblems(template)).toEqual([]);
  });

  it('names every problem at once', () => {
    const template = { id: 't', name: 't', mode: 'with-reference' as const, text: '{response}{response}' };
    expect(() => checkTemplate(template)).toThrow(/lacks \{instruction\}.*lacks \{reference\}.*only once/);
  });
});
