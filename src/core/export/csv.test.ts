import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvLine } from './csv.ts';

const safe = (cell: string) => csvLine([cell], { spreadsheetSafe: true });

describe('csvLine', () => {
  it.each([
    '=1+1',
    '+cmd',
    '-x',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    ' =1',
    '＝1',
    '-2+3',
    '=HYPERLINK("http://a.b","c")',
  ])('makes %j text for a spreadsheet', (cell) => {
    expect(safe(cell).replace(/^"/, '')).toMatch(/^'/);
  });

  it.each(['-2.5', '+1e3', '-7', 'a=b', '', '1-2'])('leaves %j as it is', (cell) => {
    expect(safe(cell)).toBe(csvLine([cell], { spreadsheetSafe: false }));
  });

  it('changes nothing where values are for programs', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (cell) => {
        const line = csvLine([cell], { spreadsheetSafe: false }).slice(0, -2);
        expect(line.startsWith('"') ? line.slice(1, -1).replaceAll('""', '"') : line).toBe(cell);
      }),
    );
  });

  it('never lets a text begin as a formula', () => {
    const start = fc.constantFrom('=', '+', '-', '@', '\t', '\r', ' =', '＋');
    fc.assert(
      fc.property(start, fc.string(), (sign, rest) => {
        const cell = safe(sign + rest).replace(/^"/, '');
        expect(
          cell.startsWith("'") || Number.isFinite(Number((sign + rest).trim().replace(/\s*%$/, ''))),
        ).toBe(true);
      }),
    );
  });
});
