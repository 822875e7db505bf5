import { degradation } from '../degradation.ts';
import { mapProse } from '../text/blocks.ts';
import { sentenceList } from '../text/sentence-list.ts';

const bullet = /^([ \t]*)[-*•] (?=\S)/gm;
const listNumber = /^([ \t]*)(\d{1,3})([.)]) (?=\S)/gm;

/** White space and the marks of lists change, and no word; code is left, since white space may mean something there. */
export const reformatted = degradation({
  id: 'reformatted',
  kind: 'harmless',
  label: 'Reformatted',
  noun: 'another format',
  description:
    'Bullets, list numbers and blank lines have another style; a paragraph has a line for each sentence.',
  apply({ response }) {
    return mapProse(response, (prose) => {
      const marked = prose
        .replace(bullet, (mark, indent: string) => `${indent}${mark.trim() === '-' ? '*' : '-'} `)
        .replace(
          listNumber,
          (_, indent: string, number: string, mark: string) =>
            `${indent}${number}${mark === '.' ? ')' : '.'} `,
        );
      if (/\n\s*\n/.test(marked.trim()))
        return marked.replace(/\n[ \t]*\n\s*/g, (gap) => `\n${gap.slice(gap.lastIndexOf('\n') + 1)}`);
      if (marked.trim().includes('\n')) return marked.replace(/(?<=\S)\n(?=\S)/g, '\n\n');
      return oneLineEach(marked);
    });
  },
});

const oneLineEach = (paragraph: string): string =>
  sentenceList(paragraph)
    .map((sentence, at) => (at > 0 ? `\n${sentence.trimStart()}` : sentence))
    .join('');
