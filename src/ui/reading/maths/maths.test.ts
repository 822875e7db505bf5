import type { Token } from 'markdown-it';
import { describe, expect, it } from 'vitest';
import { parseMarkdown } from '../markdown/parse-markdown.ts';
import { formulaOf, type MathsNode } from './formula.ts';

const flat = (tokens: readonly Token[]): Token[] =>
  tokens.flatMap((token) => [token, ...(token.children ? flat(token.children) : [])]);
const mathsIn = (text: string) =>
  flat(parseMarkdown(text)!)
    .filter(({ type }) => type === 'maths')
    .map(({ content, info }) => [content.trim(), info || 'inline']);
const textOf = (node: MathsNode): string =>
  typeof node === 'string' ? node : node.children.map(textOf).join('');
const elements = (node: MathsNode): { tag: string; names: string[] }[] =>
  typeof node === 'string'
    ? []
    : [
        { tag: node.tag, names: [...Object.keys(node.attributes), ...Object.keys(node.style)] },
        ...node.children.flatMap(elements),
      ];

describe('maths in a text', () => {
  it.each<[string, string[][]]>([
    ['The area is $\\pi r^2$.', [['\\pi r^2', 'inline']]],
    [
      'Let $n$ be even and $f(x)$ odd, $2x + 1 < y_1$.',
      [
        ['n', 'inline'],
        ['f(x)', 'inline'],
        ['2x + 1 < y_1', 'inline'],
      ],
    ],
    [
      'So \\(a_1 * b * c\\) and \\[x = \\frac{1}{2}\\]',
      [
        ['a_1 * b * c', 'inline'],
        ['x = \\frac{1}{2}', 'display'],
      ],
    ],
    ['$$\nE = mc^2\n+ c\n- d\n$$', [['E = mc^2\n+ c\n- d', 'display']]],
    [
      'Hence\n\\[\n\\begin{aligned} a &= b \\\\ &= c \\end{aligned}\n\\]\nas said',
      [['\\begin{aligned} a &= b \\\\ &= c \\end{aligned}', 'display']],
    ],
    [
      '1. First\n   $$x$$\n2. Then $y$',
      [
        ['x', 'display'],
        ['y', 'inline'],
      ],
    ],
    ['| a | b |\n|---|---|\n| $x^2$ | 1 |', [['x^2', 'inline']]],
    [
      '然后 $x=1$，所以 $y=2$。',
      [
        ['x=1', 'inline'],
        ['y=2', 'inline'],
      ],
    ],
  ])('%j', (text, found) => {
    expect(mathsIn(text)).toEqual(found);
  });

  it.each([
    'It costs $5 and $6.',
    'From $5-$6 to $7, or 10$.',
    'Between $5 million and $6 million, say 20$ or 30$ each',
    'US$5, A$6 and $7.50',
    'Run `$x$` or `echo $HOME$PATH`',
    '```sh\necho $HOME and $x$\n```',
    'Price: \\$5 and \\$6',
    '$ x $ and $',
    '$$ $$ and $$',
    'the set $HOME and $PATH variables',
    '\\( is not closed, \\[ neither, $$ nor this',
  ])('is not in %j', (text) => {
    expect(mathsIn(text)).toEqual([]);
  });

  it('keeps what was written beside the formula, so that nothing is lost where it cannot be drawn', () => {
    const tokens = flat(parseMarkdown('a $\\frac{1$ b\n\n$$\nx\n$$')!).filter(({ type }) => type === 'maths');
    expect(tokens.map(({ markup }) => markup)).toEqual(['$\\frac{1$', '$$\nx\n$$']);
  });

  it('is found in time that grows with the text, whatever dollars and brackets it has', () => {
    for (const text of [
      '$'.repeat(20_000),
      '$a '.repeat(20_000),
      '\\('.repeat(20_000),
      '$$\n'.repeat(20_000),
    ]) {
      const start = performance.now();
      parseMarkdown(text);
      expect(performance.now() - start).toBeLessThan(5_000);
    }
  });
});

describe('a formula', () => {
  it('is MathML', () => {
    const formula = formulaOf('\\frac{a}{\\sqrt{b}} \\le \\sum_{i=1}^n x_i', true)!;
    const tags = elements(formula).map(({ tag }) => tag);
    expect(formula.tag).toBe('math');
    expect(formula.attributes.display).toBe('block');
    for (const tag of ['mfrac', 'msqrt', 'munderover', 'msub']) expect(tags).toContain(tag);
    expect(textOf(formula)).toContain('≤');
  });

  it('holds matrices, cases and aligned lines', () => {
    for (const name of ['pmatrix', 'cases', 'aligned'])
      expect(
        elements(formulaOf(`\\begin{${name}} a & b \\\\ c & d \\end{${name}}`, true)!).filter(
          ({ tag }) => tag === 'mtd',
        ).length,
      ).toBeGreaterThanOrEqual(4);
  });

  it.each([
    '\\frac{1',
    '\\unknowncommand{x}',
    'a & b',
    '}',
    '\\begin{matrix}',
    'x'.repeat(5_000),
    '{'.repeat(3_000),
  ])('that is malformed or too large is none: %j', (tex) => {
    expect(formulaOf(tex, false)).toBeNull();
  });

  it.each([
    '\\href{javascript:alert(1)}{x}',
    '\\url{https://evil.example}',
    '\\includegraphics{https://evil.example/x.png}',
    '\\class{a}{x}',
    '\\style{position: fixed}{x}',
    '\\id{app}{x}',
    '\\text{<img src=x onerror=alert(1)>}',
    '\\color{red} x \\textcolor{#fff}{y} \\colorbox{blue}{z}',
    '\\def\\a{\\a\\a}\\a',
    '\\rule{999em}{999em} \\hspace{-999em} x',
  ])('links, loads, colours and covers nothing: %j', (tex) => {
    const formula = formulaOf(tex, true);
    if (formula === null) return;
    for (const { tag, names } of elements(formula)) {
      expect(tag).toMatch(/^m|^none$/);
      for (const name of names)
        expect(name).not.toMatch(/^on|href|src|class|^id$|olor|background|position|margin/i);
    }
  });
});
