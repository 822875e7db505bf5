import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAll } from '../import/fixtures/read-all.ts';
import type { JudgeIdentity } from '../judge/identity.ts';
import type { DigitReadout, Readout } from '../judge/judge.ts';
import { digitsOf } from '../judge/readout.ts';
import type { Cell, Row } from '../rows/row.ts';
import { cellText } from './csv.ts';
import { rowWriter } from './row-writer.ts';

const judge: JudgeIdentity = {
  method: 'judge',
  model: { id: 'tiny', name: 'Tiny', sha256: 'ab12' },
  adapter: { id: 'lora-1', name: 'Round 1', kind: 'lora', sha256: 'cd34' },
  template: { id: 'plain', name: 'Plain', sha256: 'ef56' },
  mode: 'with-reference',
  maxTokens: 512,
};

const text = fc.string({ unit: 'grapheme', maxLength: 30 });
const spiky = fc.constantFrom(
  '=1+1',
  '-x',
  '@a',
  ' a ',
  'a\r\nb',
  '"',
  ',',
  '',
  'NaN',
  '007',
  '1e3',
  'true',
  '{"a":1}',
  '[1]',
);
const words = fc.oneof(text, spiky);
const some = words.map((word) => `${word}.`);

const source = fc.record(
  {
    id: words,
    instruction: some,
    response: words,
    reference: fc.oneof(words, fc.constant(null)),
    model: fc.constantFrom('m', 'n'),
    category: fc.constantFrom('x', 'y', null),
    quality: fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer(), fc.constant(null)),
    extra: fc.oneof(
      words,
      fc.boolean(),
      fc.constant(null),
      fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Cell>,
    ),
  },
  { requiredKeys: ['instruction', 'response'] },
) as fc.Arbitrary<Record<string, Cell>>;

const probability = fc.double({ min: 0, max: 0.1, noNaN: true });
const readout: fc.Arbitrary<Readout | null> = fc.option(
  fc
    .record({
      probs: fc.array(probability, { minLength: 10, maxLength: 10 }),
      score: fc.double({ min: 0, max: 9, noNaN: true }),
      entropy: fc.double({ min: 0, max: 2.3, noNaN: true }),
      tokens: fc.nat(),
      truncated: fc.boolean(),
      valid: fc.boolean(),
    })
    .map(({ valid, probs, score, entropy, tokens, truncated }): Readout => {
      const digits = { probs, digitMass: probs.reduce((sum, p) => sum + p, 0) };
      const facts = { tokens, truncated };
      return valid
        ? { kind: 'digits', ...digits, score, entropy, ...facts }
        : { kind: 'invalid', reason: 'Only 1% on digits.', digits, ...facts };
    }),
);

const judged = fc.array(fc.record({ source, readout }), { minLength: 1, maxLength: 10 });
const threshold = fc.option(fc.double({ min: 0, max: 9, noNaN: true }));

/** JSON has no negative zero. */
const asJson = (value: unknown) => JSON.parse(JSON.stringify(value));

async function original(sources: Record<string, Cell>[]) {
  const { rows } = await readAll(sources.map((one) => JSON.stringify(one)).join('\n'));
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row.source)))];
  return { rows, columns };
}

const fieldsOf = ({ source: _, line: __, ...fields }: Row) => fields;

describe('an export that is imported', () => {
  it('as JSONL gives back every row, column and number', async () => {
    await fc.assert(
      fc.asyncProperty(judged, threshold, async (list, cut) => {
        const { rows, columns } = await original(list.map((one) => one.source));
        const writer = rowWriter({ format: 'jsonl', columns, judge, threshold: cut });
        const file = writer.head + rows.map((row, at) => writer.line(row, list[at]!.readout)).join('');
        const back = await readAll(file);
        expect(back.rejected).toEqual([]);
        expect(back.rows.map(fieldsOf)).toEqual(rows.map(fieldsOf));
        back.rows.forEach((row, at) => {
          const { readout } = list[at]!;
          const cells = row.source;
          for (const column of Object.keys(rows[at]!.source))
            expect(cells[column]).toEqual(asJson(rows[at]!.source[column]));
          expect(cells.judge_score).toEqual(readout?.kind === 'digits' ? asJson(readout.score) : null);
          expect(cells.judge_probs).toEqual(readout ? asJson(digitsOf(readout)!.probs) : null);
          expect(cells.judge_digit_mass).toEqual(readout ? asJson(digitsOf(readout)!.digitMass) : null);
          expect(cells.judge_valid).toEqual(readout ? readout.kind !== 'invalid' : null);
          expect(cells.judge_tokens).toEqual(readout ? readout.tokens : null);
          expect('decision' in cells).toBe(cut !== null);
        });
      }),
      { numRuns: 150 },
    );
  });

  it('as CSV gives back every row, and every cell as the text that was written', async () => {
    await fc.assert(
      fc.asyncProperty(judged, threshold, async (list, cut) => {
        const { rows, columns } = await original(list.map((one) => one.source));
        const writer = rowWriter({ format: 'csv', columns, judge, threshold: cut });
        const file = writer.head + rows.map((row, at) => writer.line(row, list[at]!.readout)).join('');
        const back = await readAll(file, 'x.csv');
        expect(back.rejected).toEqual([]);
        expect(back.rows.map(fieldsOf)).toEqual(rows.map(fieldsOf));
        back.rows.forEach((row, at) => {
          const { readout } = list[at]!;
          for (const column of columns)
            expect(row.source[column]).toBe(cellText(rows[at]!.source[column] ?? null));
          expect(row.source.judge_score).toBe(readout?.kind === 'digits' ? String(readout.score) : '');
          expect(JSON.parse((row.source.judge_probs as string) || 'null')).toEqual(
            readout ? asJson(digitsOf(readout)!.probs) : null,
          );
        });
      }),
      { numRuns: 150 },
    );
  });
});

describe('a row of an export', () => {
  const row: Row = {
    id: 'x-2',
    line: 7,
    instruction: 'Q',
    response: 'A',
    reference: null,
    model: null,
    category: null,
    source: { id: 'x', prompt: 'Q', response: 'A', judge_score: 3, decision: 'mine', judge_row_id: 'old' },
  };
  const columns = Object.keys(row.source);
  const good: DigitReadout = {
    kind: 'digits',
    probs: [0, 0, 0, 0, 0.25, 0.5, 0, 0, 0, 0],
    digitMass: 0.75,
    score: 14 / 3,
    entropy: 0.6,
    tokens: 90,
    truncated: true,
  };
  const bad: Readout = {
    kind: 'invalid',
    reason: 'Too little digit mass.',
    digits: { probs: good.probs, digitMass: good.digitMass },
    tokens: 90,
    truncated: true,
  };
  const cells = (threshold: number | null, readout: Readout | null) =>
    JSON.parse(rowWriter({ format: 'jsonl', columns, judge, threshold }).line(row, readout));

  it('carries the judge’s identity and the row’s own id', () => {
    expect(cells(null, good)).toMatchObject({
      judge_row_id: 'x-2',
      judge_score: 14 / 3,
      judge_truncated: true,
      judge_method: 'judge',
      judge_model: 'tiny',
      judge_model_sha256: 'ab12',
      judge_adapter: 'lora-1',
      judge_adapter_sha256: 'cd34',
      judge_template: 'plain',
      judge_template_sha256: 'ef56',
      judge_mode: 'with-reference',
      judge_max_tokens: 512,
    });
  });

  it('keeps the columns of an earlier export under another name', () => {
    expect(cells(5, good)).toMatchObject({
      judge_score_imported: 3,
      decision_imported: 'mine',
      decision: 'decline',
    });
    expect(cells(null, good)).toMatchObject({ judge_score_imported: 3, decision: 'mine' });
    const csv = rowWriter({ format: 'csv', columns, judge, threshold: 5 });
    expect(csv.head).toMatch(
      /^id,prompt,response,judge_score_imported,decision_imported,judge_row_id,judge_score,/,
    );
    expect(csv.line(row, good)).toMatch(/^x,Q,A,3,mine,x-2,4\.666666666666667,true,,0\.75,/);
  });

  it.each([
    ['accept', 14 / 3, good],
    ['decline', 4.7, good],
    ['invalid', 0, bad],
    [null, 0, null],
  ])('decides %s', (decision, cut, readout) => {
    expect(cells(cut, readout)).toMatchObject({
      decision,
      judge_threshold: cut,
      judge_threshold_origin: null,
    });
  });

  it('has no score where it is invalid, and never 0', () => {
    expect(cells(null, bad)).toMatchObject({
      judge_score: null,
      judge_valid: false,
      judge_invalid_reason: 'Too little digit mass.',
      judge_digit_mass: 0.75,
    });
  });

  it('without a run has the source’s columns alone', () => {
    const options = { columns, judge: null, threshold: 5 };
    expect(JSON.parse(rowWriter({ ...options, format: 'jsonl' }).line(row, null))).toEqual(row.source);
    expect(rowWriter({ ...options, format: 'csv' }).head).toBe(`${columns.join(',')}\r\n`);
  });

  it('is refused in CSV where it has a column that the header lacks', () => {
    const writer = rowWriter({ format: 'csv', columns: ['id'], judge: null, threshold: null });
    expect(() => writer.line(row, null)).toThrow(expect.objectContaining({ code: 'unknown-column' }));
  });
});
