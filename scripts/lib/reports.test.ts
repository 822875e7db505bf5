import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readCounts } from './reports.mjs';

const folder = mkdtempSync(join(tmpdir(), 'reports-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

function reportFile(report: unknown) {
  const path = join(folder, `${Math.random()}.json`);
  writeFileSync(path, JSON.stringify(report));
  return path;
}

const vitest = { numPassedTests: 5, numFailedTests: 0, numPendingTests: 1, numTodoTests: 2 };
const playwright = { stats: { expected: 3, flaky: 1, unexpected: 2, skipped: 4 } };

test('both programs’ reports are counted', () => {
  expect(readCounts(reportFile(vitest), 0)).toEqual({ passed: 5, failed: 0, skipped: 3 });
  expect(readCounts(reportFile(playwright), 1)).toEqual({ passed: 4, failed: 2, skipped: 4 });
});

test('a failure outside any test counts', () => {
  expect(readCounts(reportFile(vitest), 1)).toEqual({ passed: 5, failed: 1, skipped: 3 });
});

test('a run without a test, and one without a report, count as failures', () => {
  const empty = { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0 };
  expect(readCounts(reportFile(empty), 0).failed).toBe(1);
  expect(readCounts(join(folder, 'none.json'), 0)).toEqual({ passed: 0, failed: 1, skipped: 0 });
});
