import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { repository } from '../../node/process/run.mjs';
import { readCounts } from './reports.mjs';

const folder = mkdtempSync(join(tmpdir(), 'reports-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

function reportFile(report: unknown) {
  const path = join(folder, `${Math.random()}.json`);
  writeFileSync(path, JSON.stringify(report));
  return path;
}

const vitest = {
  numPassedTests: 5,
  numFailedTests: 0,
  numPendingTests: 1,
  numTodoTests: 2,
  testResults: [{ name: join(repository, 'src/a.test.ts'), assertionResults: [{ status: 'passed' }] }],
};
const failing = {
  ...vitest,
  numFailedTests: 1,
  testResults: [
    ...vitest.testResults,
    {
      name: join(repository, 'src/b.test.ts'),
      assertionResults: [{ status: 'failed', fullName: 'adds numbers' }],
    },
  ],
};
const playwright = {
  stats: { expected: 3, flaky: 1, unexpected: 1, skipped: 4 },
  suites: [
    { suites: [{ specs: [{ ok: false, file: 'judge.spec.ts', title: 'judges' }] }], specs: [{ ok: true }] },
  ],
};

test('both programs’ reports are counted, and what failed is named', () => {
  expect(readCounts(reportFile(vitest), 0)).toEqual({ passed: 5, failed: 0, skipped: 3, failures: [] });
  expect(readCounts(reportFile(failing), 1)).toMatchObject({
    failed: 1,
    failures: ['src/b.test.ts: adds numbers'],
  });
  expect(readCounts(reportFile(playwright), 1)).toEqual({
    passed: 4,
    failed: 1,
    skipped: 4,
    failures: ['e2e/judge.spec.ts: judges'],
  });
});

test('a failure outside any test counts', () => {
  expect(readCounts(reportFile(vitest), 1)).toMatchObject({
    passed: 5,
    failed: 1,
    failures: [expect.stringContaining('outside')],
  });
});

test('a run without a test, and one without a report, count as failures', () => {
  const empty = { ...vitest, numPassedTests: 0, testResults: [] };
  expect(readCounts(reportFile(empty), 0)).toMatchObject({ failed: 1, failures: ['no test ran'] });
  expect(readCounts(join(folder, 'none.json'), 0)).toMatchObject({ passed: 0, failed: 1 });
});

const junit = (counts: string, cases = '<testcase classname="tests.test_a" name="test_adds" time="0.1"/>') =>
  `<?xml version="1.0" encoding="utf-8"?><testsuites name="pytest tests"><testsuite name="pytest" ${counts} time="1">${cases}</testsuite></testsuites>`;

function xmlFile(text: string) {
  const path = join(folder, `${Math.random()}.xml`);
  writeFileSync(path, text);
  return path;
}

test('a JUnit report is counted, and what failed or could not be set up is named', () => {
  const passing = xmlFile(junit('errors="0" failures="0" skipped="1" tests="4"'));
  expect(readCounts(passing, 0)).toEqual({ passed: 3, failed: 0, skipped: 1, failures: [] });
  const cases =
    '<testcase classname="tests.test_a" name="test_adds"><failure message="1 != 2">…</failure></testcase><testcase classname="tests.test_b" name="test_runs"><error message="no">…</error></testcase>';
  expect(readCounts(xmlFile(junit('errors="1" failures="1" skipped="0" tests="2"', cases)), 1)).toEqual({
    passed: 0,
    failed: 2,
    skipped: 0,
    failures: ['cluster: tests.test_a: test_adds', 'cluster: tests.test_b: test_runs'],
  });
});

test('a JUnit report without counts or with no tests is a failure', () => {
  expect(readCounts(xmlFile(junit('errors="0" failures="0" skipped="0" tests="0"', '')), 5).failed).toBe(1);
  expect(readCounts(xmlFile('<nothing/>'), 0)).toMatchObject({ failed: 1 });
});
