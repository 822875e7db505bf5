// @ts-check
/** Reads the JSON reports of Vitest and Playwright into counts. */
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { repository } from '../../node/process/run.mjs';

/** @typedef {{ passed: number, failed: number, skipped: number, failures: string[] }} Counts `failures`: where and what */

/** @param {any} report @returns {Counts} */
function countsOfVitest(report) {
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: report.numPendingTests + report.numTodoTests,
    failures: report.testResults.flatMap((/** @type {any} */ file) =>
      file.assertionResults
        .filter((/** @type {any} */ test) => test.status === 'failed')
        .map((/** @type {any} */ test) => `${relative(repository, file.name)}: ${test.fullName}`),
    ),
  };
}

/** @param {any} suite @returns {string[]} */
const failuresOfSuite = (suite) => [
  ...(suite.suites ?? []).flatMap(failuresOfSuite),
  ...(suite.specs ?? [])
    .filter((/** @type {any} */ spec) => !spec.ok)
    .map((/** @type {any} */ spec) => `e2e/${spec.file}: ${spec.title}`),
];

/** @param {any} report @returns {Counts} */
function countsOfPlaywright(report) {
  const { expected, flaky, unexpected, skipped } = report.stats;
  return { passed: expected + flaky, failed: unexpected, skipped, failures: failuresOfSuite(report) };
}

/**
 * What a test program did. A failure outside any test (a file that can't be read, a crash, an unhandled
 * rejection) and a run without a single test each count as one failure, so that nothing passes unseen.
 * @param {string} path of the JSON report
 * @param {number} exitCode of the program that wrote it
 * @returns {Counts}
 */
export function readCounts(path, exitCode) {
  let counts;
  try {
    const report = JSON.parse(readFileSync(path, 'utf8'));
    counts = report.stats ? countsOfPlaywright(report) : countsOfVitest(report);
  } catch {
    return { passed: 0, failed: 1, skipped: 0, failures: ['no report was written'] };
  }
  const ranNothing = counts.passed + counts.failed === 0;
  if (counts.failed === 0 && (exitCode !== 0 || ranNothing)) {
    counts.failed = 1;
    counts.failures.push(ranNothing ? 'no test ran' : 'something failed outside the tests');
  }
  return counts;
}
