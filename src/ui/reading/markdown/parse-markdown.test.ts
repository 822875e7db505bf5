import { describe, expect, it } from 'vitest';
import { linkAddress } from './link-address.ts';
import { parseMarkdown } from './parse-markdown.ts';

describe('Markdown of the data', () => {
  it('is never HTML: markup stays text', () => {
    const types = (text: string) => parseMarkdown(text)!.map(({ type }) => type);
    expect(types('<script>alert(1)</script>')).toEqual(['paragraph_open', 'inline', 'paragraph_close']);
    expect(
      parseMarkdown('a <b onclick="x()">b</b>')![1]!
        .children!.map(({ content }) => content)
        .join(''),
    ).toBe('a <b onclick="x()">b</b>');
  });

  it('loses nothing that was written: definitions of references stay', () => {
    expect(parseMarkdown('[Note]: see https://example.org')![1]!.content).toContain('[Note]: see');
  });

  it('is given up where blocks are nested so deeply that some would be dropped, or the text is very long', () => {
    expect(parseMarkdown(`${'>'.repeat(20)} deep`)).not.toBeNull();
    expect(parseMarkdown(`${'>'.repeat(10_000)} deep`)).toBeNull();
    expect(parseMarkdown(`${'- '.repeat(500)}deep`)).toBeNull();
    expect(parseMarkdown('x'.repeat(200_001))).toBeNull();
  });
});

describe('links of the data', () => {
  it('are followed to the web and to mail', () => {
    expect(linkAddress('https://example.org/a?b=c')).toBe('https://example.org/a?b=c');
    expect(linkAddress('mailto:ana@example.org')).toBe('mailto:ana@example.org');
  });

  it.each([
    'javascript:alert(1)',
    ' JaVaScRiPt:alert(1)',
    'java\nscript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'vbscript:x',
    'file:///etc/passwd',
    'blob:https://example.org/1',
    '#/data',
    '/models/x',
    '//example.org',
    '',
  ])('are not followed to %j', (address) => {
    expect(linkAddress(address)).toBeNull();
  });
});
