// @ts-check
/** Every check of the repository, one after another, all of them even where one fails. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readyChromium } from '../../node/chromium/ready-chromium.mjs';
import { duration, run } from '../../node/process/run.mjs';
import roomTable from '../architecture/rooms.cjs';
import { readyPython } from './cluster.mjs';
import { readCounts } from './reports.mjs';

/**
 * @typedef {import('./reports.mjs').Counts} Counts
 * @typedef {{ ok: boolean, note: string, counts?: Counts }} Result
 * @typedef {{ name: string, title: string, work: () => Promise<Result> }} Step
 */

/** A local tool, by the file it starts with, so that no shell and no npx stands between. */
const tools = {
  tsc: 'node_modules/typescript/bin/tsc',
  biome: 'node_modules/@biomejs/biome/bin/biome',
  depcruise: 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs',
  vitest: 'node_modules/vitest/vitest.mjs',
  playwright: 'node_modules/@playwright/test/cli.js',
};

const foldersOfRooms = new Set(roomTable.rooms.map(({ path }) => path.split('/')[0] ?? path));

/** A hung program ends its step, not the whole run. */
const limitSeconds = 40 * 60;

/**
 * A program that says yes or no; its words are shown only where it says no.
 * @param {string} tool
 * @param {string[]} args
 * @returns {Promise<Result>}
 */
async function yesOrNo(tool, args) {
  const { code, output } = await run(process.execPath, [tool, ...args], { limitSeconds });
  if (code !== 0) console.log(output.trim());
  return { ok: code === 0, note: '' };
}

/**
 * A test program that writes a JSON report.
 * @param {string} tool
 * @param {string[]} args
 * @param {string} report
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<Result>}
 */
async function tests(tool, args, report, env = {}) {
  return testProgram(process.execPath, [tool, ...args], report, env);
}

/** The same of a program that is not Node's. @type {typeof tests} */
async function testProgram(program, args, report, env = {}) {
  const { code } = await run(program, args, { show: true, limitSeconds, env: { ...process.env, ...env } });
  const counts = readCounts(report, code);
  const failed = counts.failed > 0 ? `, ${counts.failed} failed` : '';
  const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : '';
  return { ok: counts.failed === 0, note: `${counts.passed} passed${failed}${skipped}`, counts };
}

/**
 * @param {string} reports folder
 * @param {string} project of vitest.config.ts, and the step's name
 * @param {string} title
 * @returns {Step}
 */
function vitest(reports, project, title) {
  const report = join(reports, `${project}.json`);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  // Colours as on a terminal where there is one, and none in a log. Each program has its own switch.
  const colours = process.stdout.isTTY ? { FORCE_COLOR: '1' } : { NO_COLOR: '1' };
  return {
    name: project,
    title,
    work: () => tests(tools.vitest, ['run', '--project', project, ...reporters], report, colours),
  };
}

/**
 * In order; a list within the list runs side by side.
 * @param {string} reports folder @returns {(Step | Step[])[]}
 */
const steps = (reports) => [
  {
    name: 'models',
    title: 'Models',
    async work() {
      const { obtainModels } = await import('../models.mjs');
      const complete = await obtainModels();
      return { ok: complete, note: complete ? 'verified' : 'missing: tests with real weights fail' };
    },
  },
  {
    name: 'chromium',
    title: 'Chromium',
    async work() {
      const { path, version, webgpu } = await readyChromium();
      // What was tried is what the tests use.
      process.env.CHROMIUM_PATH = path;
      return { ok: true, note: `${version}, ${webgpu ? `WebGPU in workers: ${webgpu}` : 'no WebGPU'}` };
    },
  },
  { name: 'types', title: 'Types', work: () => yesOrNo(tools.tsc, ['--noEmit']) },
  { name: 'lint', title: 'Lint and format', work: () => yesOrNo(tools.biome, ['check', '.']) },
  {
    name: 'deps',
    title: 'Dependency direction',
    work: () => yesOrNo(tools.depcruise, ['--config', '.dependency-cruiser.cjs', ...foldersOfRooms]),
  },
  { name: 'build', title: 'Build', work: () => yesOrNo('scripts/build.mjs', []) },
  vitest(reports, 'unit', 'Unit tests'),
  // One browser keeps one core busy, most of it with compiling for the software adapter.
  [vitest(reports, 'browser-engine', 'Browser, engine'), vitest(reports, 'browser', 'Browser, the rest')],
  {
    name: 'cluster',
    title: 'Cluster tests',
    async work() {
      const { python, cache } = await readyPython();
      const report = join(reports, 'cluster.xml');
      const args = ['-m', 'pytest', 'cluster', `--junitxml=${report}`];
      return testProgram(python, args, report, { SELF_JUDGE_CLUSTER_CACHE: cache });
    },
  },
  ...[
    { name: 'screens', title: 'Screens, staged', project: 'staged' },
    { name: 'e2e', title: 'End-to-end tests', project: 'whole' },
  ].map(({ name, title, project }) => {
    const report = join(reports, `${name}.json`);
    const env = { PLAYWRIGHT_JSON_OUTPUT_FILE: report, FORCE_COLOR: process.stdout.isTTY ? '1' : '0' };
    const args = ['test', '--project', project, '--reporter=list,json'];
    return { name, title, work: () => tests(tools.playwright, args, report, env) };
  }),
];

/**
 * @param {string[]} only names of the steps to run; none for all
 * @returns {Promise<number>} exit code
 */
export async function runChecks(only) {
  const reports = mkdtempSync(join(tmpdir(), 'self-judge-checks-'));
  const groups = steps(reports).map((step) => [step].flat());
  const all = groups.flat();
  const unknown = only.filter((name) => !all.some((step) => step.name === name));
  if (unknown.length > 0)
    throw new Error(`No step ${unknown.join(', ')}; there are ${all.map((step) => step.name).join(', ')}.`);
  const started = performance.now();
  /** @type {{ title: string, result: Result, seconds: number }[]} */
  const done = [];
  /** @param {Step} step */
  const take = async ({ title, work }) => {
    console.log(`\n── ${title}`);
    const began = performance.now();
    const result = await work().catch((thrown) => {
      console.log(thrown.message);
      return { ok: false, note: 'could not run' };
    });
    done.push({ title, result, seconds: (performance.now() - began) / 1000 });
  };
  for (const group of groups)
    await Promise.all(group.filter(({ name }) => only.length === 0 || only.includes(name)).map(take));
  rmSync(reports, { recursive: true, force: true });

  console.log(`\n${'Check'.padEnd(22)}${'Result'.padEnd(9)}${'Time'.padStart(13)}`);
  for (const { title, result, seconds } of done)
    console.log(
      `${title.padEnd(22)}${(result.ok ? 'passed' : 'FAILED').padEnd(9)}${duration(seconds).padStart(13)}  ${result.note}`.trimEnd(),
    );
  console.log(`${'All'.padEnd(31)}${duration((performance.now() - started) / 1000).padStart(13)}\n`);
  for (const failure of done.flatMap(({ result }) => result.counts?.failures ?? []))
    console.log(`FAILED  ${failure}`);

  const sum = (/** @type {(counts: Counts) => number} */ pick) =>
    done.reduce((total, { result }) => total + (result.counts ? pick(result.counts) : 0), 0);
  // A check without tests that fails is one failure; one that passes is no test passed.
  const failed =
    sum((counts) => counts.failed) + done.filter(({ result }) => !result.ok && !result.counts).length;
  const skipped = sum((counts) => counts.skipped);
  console.log(
    `${sum((counts) => counts.passed)} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`,
  );
  return failed === 0 ? 0 : 1;
}
