// @ts-check
/** Reads the JSON reports of Vitest and Playwright, and the JUnit reports of pytest, into counts. */
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

/** @param {any} report @returns {Counts} */
const countsOfJson = (report) => (report.stats ? countsOfPlaywright(report) : countsOfVitest(report));

/** @param {string} xml as pytest writes it: one suite, and a failure or an error inside its test @returns {Counts} */
function countsOfPytest(xml) {
  const suite = /<testsuite [^>]*>/.exec(xml)?.[0];
  if (!suite) throw new Error('This is no JUnit report.');
  const count = (/** @type {string} */ name) => Number(new RegExp(` ${name}="(\\d+)"`).exec(suite)?.[1]);
  const failed = count('errors') + count('failures');
  const cases = xml.split('<testcase ').slice(1);
  const failures = cases.filter((test) => /<(failure|error) /.test(test)).map(testName);
  return {
    passed: count('tests') - failed - count('skipped'),
    failed,
    skipped: count('skipped'),
    failures,
  };
}

/** @param {string} test */
const testName = (test) => {
  const attribute = (/** @type {string} */ name) => new RegExp(`(?:^| )${name}="([^"]*)"`).exec(test)?.[1];
  return `cluster: ${attribute('classname')}: ${attribute('name')}`;
};

/**
 * What a test program did. A failure outside any test (a file that can't be read, a crash, an unhandled
 * rejection) and a run without a single test each count as one failure, so that nothing passes unseen.
 * @param {string} path of the report: JSON, or JUnit's XML where it ends in .xml
 * @param {number} exitCode of the program that wrote it
 * @returns {Counts}
 */
export function readCounts(path, exitCode) {
  let counts;
  try {
    const text = readFileSync(path, 'utf8');
    counts = path.endsWith('.xml') ? countsOfPytest(text) : countsOfJson(JSON.parse(text));
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
