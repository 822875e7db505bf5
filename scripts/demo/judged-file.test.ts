import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readJudgedDemo } from '#core/demo/judged-demo.ts';
import { defaultAdapter, shippedAdapters } from '#core/models/shipped-adapters.ts';
import { characters } from '#core/rows/cells.ts';
import { defaultTemplates } from '#core/template/default-templates.ts';
import { largestDifference } from './judged-file.ts';
import { demoPath, judgedPath } from './paths.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const demo = readFileSync(demoPath, 'utf8');
const json = readFileSync(judgedPath, 'utf8');
const stored = readJudgedDemo(json);
const rows = demo
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as { instruction: string; response: string; quality: number });

describe('the stored scores of the demo', () => {
  it('are of the demo that is shipped, row by row', () => {
    expect(stored.sha256).toBe(sha256(demo));
    expect([...stored.rows.label]).toEqual(rows.map(({ quality }) => quality));
    expect([...stored.rows.length]).toEqual(rows.map(({ response }) => characters(response)));
    const instructions = [...new Set(rows.map(({ instruction }) => instruction))];
    expect([...stored.rows.instruction]).toEqual(
      rows.map(({ instruction }) => instructions.indexOf(instruction)),
    );
  });

  it('are by the judge that is the default now, with and without reference', () => {
    const { id, name, files } = defaultAdapter(shippedAdapters)!;
    const weights = files.find((file) => file.name.endsWith('.safetensors'))!;
    expect(stored.judges.map(({ mode, judge }) => ({ mode, ...judge }))).toEqual(
      (['with-reference', 'without-reference'] as const).map((mode) => ({
        mode,
        id,
        name,
        sha256: weights.sha256,
        template: sha256(defaultTemplates[mode].text),
      })),
    );
  });

  it('differ from a recomputation where one score, one row or one judge does', () => {
    const file = JSON.parse(json);
    expect(largestDifference(file, file)).toBe(0);
    const other = JSON.parse(json);
    other.judges[1].scores[7] += 0.25;
    expect(largestDifference(file, other)).toBeCloseTo(0.25, 10);
    other.judges[1].scores[7] = null;
    expect(largestDifference(file, other)).toBeNaN();
    expect(largestDifference(file, { ...file, sha256: 'another demo' })).toBeNaN();
  });

  it('are refused with the field that is wrong', () => {
    const broken = { ...JSON.parse(json), length: [1, 2] };
    expect(() => readJudgedDemo(JSON.stringify(broken))).toThrow(/its columns differ in length/);
    const high = JSON.parse(json);
    high.judges[0].scores[3] = 11;
    expect(() => readJudgedDemo(JSON.stringify(high))).toThrow(/judges\.0\.scores\.3/);
  });
});
