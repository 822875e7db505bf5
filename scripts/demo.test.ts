import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { interleave, outputFile, readExamples, toJsonLines, toRows } from './demo/build.mjs';
import { parseCategory } from './demo/parse.mjs';
import { categories, kinds, models } from './demo/rubric.mjs';

const lists = readExamples();
const examples = lists.flat();
const rows = toRows(interleave(lists));
const responses = examples.flatMap((example) =>
  example.responses.map((response) => ({ ...response, id: `${example.id} ${response.model}` })),
);
const grades = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

function pearson(xs: number[], ys: number[]): number {
  const [mx, my] = [mean(xs), mean(ys)];
  const dot = (as: number[], ma: number, bs: number[], mb: number) =>
    as.reduce((sum, a, i) => sum + (a - ma) * (bs[i]! - mb), 0);
  return dot(xs, mx, ys, my) / Math.sqrt(dot(xs, mx, xs, mx) * dot(ys, my, ys, my));
}

describe('demo dataset: the published file', () => {
  it('is what the sources build', () => {
    expect(readFileSync(outputFile, 'utf8')).toBe(toJsonLines(rows));
  });

  it('shows every category within its first eight instructions', () => {
    const first = rows.slice(0, 8 * models.length);
    expect(new Set(first.map((row) => row.category))).toEqual(new Set(categories));
  });
});

describe('demo dataset: completeness', () => {
  it('has 50 instructions and 200 rows with the published columns', () => {
    expect(examples).toHaveLength(50);
    expect(rows).toHaveLength(200);
    for (const row of rows) {
      expect(Object.keys(row)).toEqual([
        'id',
        'instruction',
        'response',
        'reference',
        'category',
        'model',
        'quality',
      ]);
      for (const column of ['instruction', 'response', 'reference'] as const) {
        expect(row[column].trim(), `${row.id} ${column}`).not.toBe('');
      }
    }
  });

  it('has unique ids, instructions and responses', () => {
    expect(new Set(rows.map((row) => row.id)).size).toBe(rows.length);
    expect(new Set(examples.map((example) => example.instruction)).size).toBe(examples.length);
    expect(new Set(rows.map((row) => row.response)).size).toBe(rows.length);
  });

  it('has each of the four models answer each instruction', () => {
    for (const example of examples) {
      expect(
        example.responses.map((response) => response.model),
        example.id,
      ).toEqual(models);
    }
  });

  it.each(categories.map((category, i) => [category, lists[i] ?? []] as const))(
    '%s has 6 or 7 instructions and every grade',
    (category, list) => {
      expect([6, 7]).toContain(list.length);
      expect(list.map((example) => example.id)).toEqual(list.map((_, i) => `${category}-0${i + 1}`));
      const found = new Set(list.flatMap((example) => example.responses.map((response) => response.quality)));
      expect([...found].sort()).toEqual(grades);
    },
  );
});

describe('demo dataset: grades', () => {
  it('has an integer grade within the range of its kind, with a reason', () => {
    for (const { id, quality, kind, why } of responses) {
      expect(grades, id).toContain(quality);
      expect(Object.keys(kinds), id).toContain(kind);
      const [lowest, highest] = kinds[kind]!;
      expect(quality, `${id} is ${kind}`).toBeGreaterThanOrEqual(lowest);
      expect(quality, `${id} is ${kind}`).toBeLessThanOrEqual(highest);
      expect(why, id).toMatch(/^\S.{9,}\.$/);
    }
  });

  it('uses every kind', () => {
    expect(new Set(responses.map((response) => response.kind))).toEqual(new Set(Object.keys(kinds)));
  });

  it('breaks off mid-sentence where its kind says so', () => {
    for (const { id, kind, text } of responses) {
      if (kind === 'cut-off') expect(text, id).toMatch(/[\p{L},]$/u);
    }
  });

  it('has a mean between 4 and 6, and model means 1 to 2 apart', () => {
    const byModel = models.map((model) =>
      mean(rows.filter((row) => row.model === model).map((r) => r.quality)),
    );
    expect(mean(rows.map((row) => row.quality))).toBeGreaterThan(4);
    expect(mean(rows.map((row) => row.quality))).toBeLessThan(6);
    const spread = Math.max(...byModel) - Math.min(...byModel);
    expect(spread).toBeGreaterThan(1);
    expect(spread).toBeLessThan(2);
  });

  it.each(models)('%s is neither all good nor all bad', (model) => {
    const own = rows.filter((row) => row.model === model).map((row) => row.quality);
    expect(own.filter((quality) => quality >= 8).length).toBeGreaterThanOrEqual(5);
    expect(own.filter((quality) => quality <= 2).length).toBeGreaterThanOrEqual(5);
  });

  it('cannot be predicted from length', () => {
    const lengths = rows.map((row) => row.response.length);
    const quality = rows.map((row) => row.quality);
    expect(Math.abs(pearson(lengths.map(Math.log), quality))).toBeLessThan(0.15);
    expect(Math.abs(pearson(lengths, quality))).toBeLessThan(0.15);
  });
});

describe('demo dataset: material for the screens', () => {
  const count = (test: (text: string) => boolean) => rows.filter((row) => test(row.response)).length;

  it('has long responses, tables, code, emoji and other scripts', () => {
    // About 1,000 tokens: with instruction and template it passes a judge's default cut-off of 1,024.
    expect(count((text) => text.length > 3800)).toBeGreaterThanOrEqual(1);
    expect(count((text) => text.split(/\s+/).length > 280)).toBeGreaterThanOrEqual(5);
    expect(count((text) => text.includes('| --- |'))).toBeGreaterThanOrEqual(5);
    expect(count((text) => text.includes('```'))).toBeGreaterThanOrEqual(10);
    expect(count((text) => /\p{Extended_Pictographic}/u.test(text))).toBeGreaterThanOrEqual(10);
    expect(count((text) => /\p{Script=Han}/u.test(text))).toBeGreaterThanOrEqual(4);
  });
});

describe('parseCategory', () => {
  const source =
    '@@ instruction a-01\nAsk\n\n@@ reference\nGood\n@@ m | 3 | padded | Too long | by far.\nText\n';

  it('reads instruction, reference and responses, and keeps inner blank lines', () => {
    const [example] = parseCategory(source.replace(' | by far', '').replace('Text', 'One\n\nTwo'));
    expect(example).toEqual({
      id: 'a-01',
      instruction: 'Ask',
      reference: 'Good',
      responses: [{ model: 'm', quality: 3, kind: 'padded', why: 'Too long.', text: 'One\n\nTwo' }],
    });
  });

  it.each([
    ['a response head with too many parts', source, /line 6/],
    ['a block without text', '@@ instruction a-01\n\n@@ reference\nGood\n', /line 1: .* has no text/],
    ['text before the first marker', 'stray\n@@ instruction a-01\nAsk\n', /line 1/],
    ['a reference before any instruction', '@@ reference\nGood\n', /before any instruction/],
  ])('refuses %s', (_, text, message) => {
    expect(() => parseCategory(text)).toThrow(message);
  });
});
