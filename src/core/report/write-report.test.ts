import { describe, expect, it } from 'vitest';
import { makeReport } from './make-report.ts';
import { dependencies, hostile, reported } from './testing/reported.ts';
import { writeHtml } from './write-html.ts';
import { writeMarkdown } from './write-markdown.ts';

const degradation = {
  label: hostile,
  kind: 'fault',
  pairs: 12,
  lower: { value: 0.75, low: 0.5, high: 0.9, n: 12 },
  shift: { value: -1, low: -2, high: 0, n: 12 },
  effect: null,
  verdict: 'seen',
} as const;
const document = await makeReport(
  reported({
    name: hostile,
    label: hostile,
    backend: hostile,
    chosen: { threshold: 4, origin: hostile },
    checkup: {
      rows: 12,
      instructions: 12,
      texts: 30,
      invalid: 0,
      spread: 1,
      sentence: hostile,
      degradations: [degradation as never],
    },
  }),
  { draws: 20, cut: 5, examples: 2, alpha: 0.4, delta: 0.2 },
  dependencies,
);
const html = writeHtml(document);
const markdown = writeMarkdown(document);

describe('the HTML', () => {
  it('refers to nothing outside itself, and forbids scripts and requests', () => {
    const attributes = [...html.matchAll(/\s(src|href|srcset|action|data|poster|style|on\w+)=("[^"]*")/g)];
    expect(attributes.length).toBeGreaterThan(5);
    for (const [, name, value] of attributes)
      expect([name, value]).toEqual(['href', expect.stringMatching(/^"#/)]);
    expect(html).not.toMatch(/@import|url\(|<link|<base|<iframe/);
    expect(html).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
  });

  it('shows every text of the data as it was typed, and runs none of it', () => {
    expect(html).not.toMatch(/<script|<img|alert\(1\)<\/|[^\P{Cc}\n]|\p{Cs}/iu);
    expect(html.split('&lt;script&gt;alert(1)&lt;/script&gt;').length).toBeGreaterThan(8);
    // Elements that are opened are closed, in order: nothing broke out of its place.
    const open: string[] = [];
    for (const [, end, name, alone] of html.matchAll(/<(\/?)([a-z][\w]*)[^>]*?(\/?)>/g)) {
      if (alone || ['meta', 'doctype'].includes(name!)) continue;
      if (end) expect(open.pop()).toBe(name);
      else open.push(name!);
    }
    expect(open).toEqual([]);
  });

  it('draws the three curves, each with its table, in both themes', () => {
    expect(html.match(/<svg role="img" aria-label="[^"]+"/g)).toHaveLength(3);
    expect(html).not.toMatch(/NaN|undefined|Infinity|\[object/);
    expect(html).toContain('prefers-color-scheme:dark');
    expect(html.match(/<summary>/g)).toHaveLength(3);
    expect(html.length).toBeLessThan(150_000);
  });
});

describe('the Markdown', () => {
  it('shows texts as they were typed: no HTML, no link, no table that they tear', () => {
    expect(markdown.replace(/^(`{3,})text\n[\s\S]*?\n\1$/gm, '')).not.toMatch(
      /<script|<img|(?<!\\)\]\(|https?:\/\//,
    );
    for (const table of markdown.matchAll(/(?:^\|.*\|\n)+/gm)) {
      const cells = table[0]
        .trimEnd()
        .split('\n')
        .map((line) => line.replaceAll('\\|', '').split('|').length);
      expect(new Set(cells).size).toBe(1);
    }
  });

  it('fences a text of any number of backticks', () => {
    const text = '` `` '.repeat(200_000);
    const written = writeMarkdown({
      title: 'T',
      lead: [],
      sections: [{ id: 'a', title: 'A', blocks: [{ kind: 'code', text }] }],
    });
    expect(written).toContain(`\n\`\`\`text\n${text}\n\`\`\`\n`);
  });

  it('has the sections and tables of the HTML', () => {
    for (const { title } of document.sections) expect(markdown).toContain(`\n## ${title}\n`);
    expect(markdown.match(/^\| ?-|^\| ---/gm)!.length).toBe(html.match(/<table/g)!.length);
  });
});
