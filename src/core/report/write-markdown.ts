import { escapeMarkdown } from '../text/escape-markdown.ts';
import { wellFormed } from '../text/well-formed.ts';
import type { Fact, ReportBlock, ReportDocument, ReportTable } from './document.ts';

/** A report as Markdown (GitHub's, for its tables). Charts are their tables: a picture would be a second file. */
export function writeMarkdown({ title, lead, sections }: ReportDocument): string {
  const [headline = '', ...rest] = lead;
  const parts = [
    `# ${escapeMarkdown(title)}`,
    `**${escapeMarkdown(headline)}**`,
    ...rest.map(escapeMarkdown),
    ...sections.flatMap(({ title: heading, blocks }) => [
      `## ${escapeMarkdown(heading)}`,
      ...blocks.map(blockText),
    ]),
  ];
  return `${parts.join('\n\n')}\n`;
}

/** A text as it is, between fences that are longer than any run of the same sign in it. */
function fenced(text: string): string {
  const longest = (text.match(/`+/g) ?? []).reduce((most, run) => Math.max(most, run.length), 2);
  const fence = '`'.repeat(longest + 1);
  return `${fence}text\n${wellFormed(text)}\n${fence}`;
}

function blockText(block: ReportBlock): string {
  switch (block.kind) {
    case 'text':
      return escapeMarkdown(block.text);
    case 'list':
      return block.items.map((item) => `- ${escapeMarkdown(item)}`).join('\n');
    case 'facts':
      return block.facts.map(factLine).join('\n');
    case 'code':
      return fenced(block.text);
    case 'table':
      return tableText(block);
    case 'chart':
      return tableText(block.table);
    case 'example':
      return [
        `### ${escapeMarkdown(block.title)}`,
        ...block.texts.map(([name, value]) => `${escapeMarkdown(name)}:\n\n${fenced(value)}`),
      ].join('\n\n');
  }
}

const factLine = ([name, value]: Fact) => `- ${escapeMarkdown(name)}: ${escapeMarkdown(value)}`;

function tableText({ caption, rows, words }: ReportTable): string {
  const [head = [], ...body] = rows;
  const line = (cells: readonly string[]) => `| ${cells.map(escapeMarkdown).join(' | ')} |`;
  const rule = `| ${head.map((_, c) => (c === 0 || words ? '---' : '---:')).join(' | ')} |`;
  return [escapeMarkdown(caption), '', line(head), rule, ...body.map(line)].join('\n');
}
