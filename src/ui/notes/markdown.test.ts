import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { metricCatalogue } from '#core/metrics/catalogue/catalogue.ts';
import { type Block, parseInline, parseMarkdown } from './markdown.ts';

const words = (block: Block) =>
  block.kind === 'code'
    ? block.text
    : (block.kind === 'list' ? block.items.flat() : block.text).map(({ text }) => text).join('');

describe('parseMarkdown', () => {
  it('reads headings with anchors, paragraphs over several lines, lists and code', () => {
    const source =
      '# Title\n\nOne\ntwo.\n\n### <a id="x"></a>Name\n\n- a **b**\n  c\n- d\n\n1. first\n2. second\n\n```\ncode *as it is*\n```\nend';
    expect(parseMarkdown(source).map((block) => [block.kind, words(block)])).toEqual([
      ['heading', 'Title'],
      ['paragraph', 'One two.'],
      ['heading', 'Name'],
      ['list', 'a b cd'],
      ['list', 'firstsecond'],
      ['code', 'code *as it is*'],
      ['paragraph', 'end'],
    ]);
    expect(parseMarkdown(source)[2]).toMatchObject({ level: 3, id: 'x' });
    expect(parseMarkdown(source)[4]).toMatchObject({ ordered: true });
  });

  it('tells emphasis from a product', () => {
    expect(parseInline('a *b* and `c*d` and 2 * 3 * 4')).toEqual([
      { style: 'plain', text: 'a ' },
      { style: 'emphasis', text: 'b' },
      { style: 'plain', text: ' and ' },
      { style: 'code', text: 'c*d' },
      { style: 'plain', text: ' and 2 * 3 * 4' },
    ]);
  });

  it('finds the anchor of every metric in the note, and leaves no markup in its words', () => {
    const note = parseMarkdown(readFileSync(new URL('../../../docs/metrics.md', import.meta.url), 'utf8'));
    const anchors = note.flatMap((block) => (block.kind === 'heading' && block.id ? [block.id] : []));
    expect(anchors).toEqual(expect.arrayContaining(Object.keys(metricCatalogue)));
    for (const block of note) if (block.kind !== 'code') expect(words(block)).not.toMatch(/\*\*|<a |^#/);
  });
});
