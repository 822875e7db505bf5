import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CsvSplitter } from './csv-splitter.ts';
import { pieces, readAll, utf8 } from './fixtures/read-all.ts';
import { JsonScanner } from './json-scanner.ts';
import { LineSplitter } from './lines.ts';

/** Text that is full of what splitters look at. */
const tricky = fc
  .array(
    fc.constantFrom(
      '"',
      '""',
      '\\',
      '\\"',
      ',',
      '\n',
      '\r',
      '\r\n',
      '{',
      '}',
      '[',
      ']',
      ' ',
      'a',
      'é',
      '文',
      '😀',
      '\t',
    ),
    { maxLength: 60 },
  )
  .map((parts) => parts.join(''));

const cell = fc.oneof(tricky, fc.string({ maxLength: 20, unit: 'grapheme' }), fc.constant('x'));
const record = fc.record({
  id: cell,
  prompt: cell.map((text) => `Q${text}`),
  response: cell,
  'odd, "name"': cell,
});
const records = fc.array(record, { minLength: 1, maxLength: 12 });

const csvCell = (text: string) => `"${text.replaceAll('"', '""')}"`;
const asCsv = (rows: Record<string, string>[], end: string) =>
  [Object.keys(rows[0]!), ...rows.map(Object.values)]
    .map((cells) => cells.map(csvCell).join(',') + end)
    .join('');

const cuts = fc.array(fc.nat({ max: 400 }), { maxLength: 40 }).map((list) => list.sort((a, b) => a - b));

const sources = ({ rows: _, ...read }: Awaited<ReturnType<typeof readAll>>) => read;

describe('rows do not depend on how the bytes are cut', () => {
  const form = fc.constantFrom('jsonl', 'json', 'wrapped', 'indented', 'csv', 'csv with CRLF');
  const write = (kind: string, rows: Record<string, string>[]) => {
    if (kind.startsWith('csv')) return asCsv(rows, kind === 'csv' ? '\n' : '\r\n');
    if (kind === 'json') return JSON.stringify(rows);
    if (kind === 'wrapped') return JSON.stringify({ version: 1, data: rows, note: 'x' });
    if (kind === 'indented') return rows.map((row) => JSON.stringify(row, null, 2)).join('\n');
    return rows.map((row) => JSON.stringify(row)).join('\n');
  };

  it('and are the records that were written', async () => {
    await fc.assert(
      fc.asyncProperty(records, form, cuts, async (rows, kind, at) => {
        const bytes = utf8(write(kind, rows));
        const read = await readAll(pieces(bytes, at), 'x');
        expect(read.rejected).toEqual([]);
        expect(read.rows.map((row) => row.source)).toEqual(rows);
        expect(read.rows.map((row) => row.response)).toEqual(rows.map((row) => row.response));
      }),
      { numRuns: 300 },
    );
  });

  it('whatever is broken in them', async () => {
    const head = '{"prompt":"a","response":"1"}\n';
    await fc.assert(
      fc.asyncProperty(tricky, fc.constantFrom('jsonl', 'json', 'csv'), cuts, async (rubbish, kind, at) => {
        const text =
          kind === 'jsonl'
            ? `${head}${rubbish}\n${head}`
            : kind === 'json'
              ? `[${head},${rubbish},${head}]`
              : `prompt,response\na,1\n${rubbish}\nb,2\n`;
        const whole = await readAll(utf8(text), 'x');
        const cut = await readAll(pieces(utf8(text), at), 'x');
        expect(cut.rows).toEqual(whole.rows);
        expect(cut.rejected).toEqual(whole.rejected);
        expect(cut.notes).toEqual(whole.notes);
        expect(sources(cut).source.container).toBe(whole.source.container);
      }),
      { numRuns: 500 },
    );
  });
});

describe('a splitter with a limit', () => {
  const splitters = {
    lines: () => new LineSplitter(20),
    csv: () => new CsvSplitter(',', 20),
    json: () => new JsonScanner('array', 20),
  };

  it.each(['lines', 'csv', 'json'] as const)(
    '%s: finds the short records around a long one, however cut',
    (kind) => {
      fc.assert(
        fc.property(
          fc.integer({ min: 19, max: 4000 }),
          fc.array(fc.nat({ max: 5000 }), { maxLength: 60 }),
          (length, at) => {
            const long = 'x'.repeat(length);
            const text = {
              lines: `ab\n${long}\ncd\n`,
              csv: `ab\n"${long}"\ncd\n`,
              json: `["ab","${long}","cd"]`,
            }[kind];
            const splitter = splitters[kind]();
            const found: { text: string }[] = [];
            let from = 0;
            for (const cut of [...at.sort((a, b) => a - b), text.length]) {
              found.push(...splitter.push(text.slice(from, cut)));
              from = Math.max(from, cut);
            }
            found.push(...splitter.end());
            expect(found.map((one) => one.text.replaceAll('"', '').slice(0, 2))).toEqual(['ab', 'xx', 'cd']);
            for (const one of found) expect(one.text.length).toBeLessThanOrEqual(20);
          },
        ),
        { numRuns: 200 },
      );
    },
  );

  it.each(['lines', 'csv', 'json'] as const)('%s: finds the same in any pieces', (kind) => {
    const run = (text: string, at: number[]) => {
      const splitter = splitters[kind]();
      const found: object[] = [];
      let from = 0;
      for (const cut of [...at, text.length]) {
        found.push(...splitter.push(text.slice(from, cut)));
        from = Math.max(from, cut);
      }
      return [...found, ...splitter.end()];
    };
    fc.assert(
      fc.property(tricky, tricky, cuts, (one, two, at) => {
        const text = `${kind === 'json' ? '[' : ''}${one}${two}`;
        expect(run(text, at)).toEqual(run(text, []));
      }),
      { numRuns: 1000 },
    );
  });

  it('counts the line breaks inside a long quoted cell that it lets go of', () => {
    const splitter = new CsvSplitter(',', 50);
    const found = [
      ...splitter.push(`"${'y'.repeat(60)}`),
      ...splitter.push('\r'),
      ...splitter.push('\nz\nz"\n'),
      ...splitter.push('last,1\n'),
    ];
    expect(found.map(({ line, flaw }) => [line, flaw])).toEqual([
      [1, 'too-long'],
      [4, null],
    ]);
  });
});
