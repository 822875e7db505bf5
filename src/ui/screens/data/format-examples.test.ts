import { describe, expect, it } from 'vitest';
import { readAll } from '#core/import/fixtures/read-all.ts';
import { formatExamples } from './format-examples.ts';

describe('the examples of what can be read', () => {
  it.each(formatExamples)('%s is recognised as what it is shown for', async (format, record) => {
    const { rows, source } = await readAll(record);
    expect(source.plan?.format).toBe(format);
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) expect(row.instruction && row.response).toBeTruthy();
  });
});
