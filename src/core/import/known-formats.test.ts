import { describe, expect, it } from 'vitest';
import type { Row } from '../rows/row.ts';
import { annotationTools } from './fixtures/formats/annotation-tools.ts';
import { benchmarks } from './fixtures/formats/benchmarks.ts';
import { interfaces } from './fixtures/formats/interfaces.ts';
import { trainingData } from './fixtures/formats/training-data.ts';
import { openSource, readRows } from './source.ts';

async function rowsOf(records: unknown): Promise<Row[]> {
  const text = JSON.stringify(records);
  async function* bytes() {
    yield new TextEncoder().encode(text);
  }
  const source = await openSource(bytes(), 'file.json');
  expect(source.plan).not.toBeNull();
  const rows: Row[] = [];
  for await (const batch of readRows(source, source.plan!, () => {})) {
    expect(batch.rejected).toEqual([]);
    rows.push(...batch.rows);
  }
  return rows;
}

describe('formats that people keep data in', () => {
  it.each([...annotationTools, ...benchmarks, ...interfaces, ...trainingData])(
    '%s',
    async (_, records, expected) => {
      const rows = await rowsOf(records);
      expect(rows).toMatchObject(expected);
      expect(rows).toHaveLength(expected.length);
    },
  );
});
