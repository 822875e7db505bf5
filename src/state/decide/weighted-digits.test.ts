import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { groupThresholdsAnalysis } from '#core/analysis/group-thresholds.ts';
import type { AnyAnalysis } from '#core/analysis/registry.ts';
import { threeWayAnalysis } from '#core/analysis/three-way.ts';
import { thresholdAnalysis } from '#core/analysis/threshold.ts';
import { originSentence } from '#core/decision/threshold-origin.ts';
import { judgedCells } from '#core/export/judged.ts';
import type { Policy } from '#core/policy/policy.ts';
import { parsePolicy } from '#core/policy/policy-schema.ts';
import { gradesLabel } from '#core/rows/label-source.ts';
import { defaultTemplates } from '#core/template/default-templates.ts';
import { policyCommand } from '../../../cli/commands/policy.ts';
import { reportCommand } from '../../../cli/commands/report.ts';
import { analysisCommand, readCall, wordsGiven } from '../../../cli/metrics/analysis-command.ts';
import { jsonLines } from '../../../cli/testing/judged-rows.ts';
import { runCommand, temporaryFile } from '../../../cli/testing/run-command.ts';
import { fakeReadout } from '../fixtures/fake-readouts.ts';
import { fakeColumns, fakeDataset, fakeModels, fakeQuality, fakeRow } from '../fixtures/fake-rows.ts';
import { fakeRun } from '../fixtures/fake-runs.ts';
import { fakeWorld } from '../fixtures/fake-workers.ts';
import { testApp } from '../fixtures/stores.ts';
import { pagePolicy } from '../policy/page-policy.ts';
import { hexDigest } from '../report/hex-digest.ts';
import { pageReport } from '../report/page-report.ts';
import { type LineState, originOf } from './line-store.ts';

const spec = {
  method: 'judge',
  template: defaultTemplates['without-reference'],
  maxTokens: 1024,
  minDigitMass: 0.05,
} as const;

const labelled = 480;
const others = 320;
/** One model's answers are labelled often, another's seldom, so that weights rest on the model. */
const isLabelled = (row: number) => row < labelled && (7 * row + (row >> 2)) % 10 < [9, 7, 6, 4][row % 4]!;

/** Two datasets by one judge, of which the first is labelled in part, on Decide. */
async function onDecide() {
  const [own, other] = [fakeDataset('own', 'own', labelled, 0), fakeDataset('other', 'other', others, 0)];
  const runs = [own, other].map((dataset) =>
    fakeRun(`run-${dataset.id}`, dataset, spec, { scored: dataset.rows, state: 'done' }),
  );
  const world = fakeWorld([own, other], runs);
  for (let row = 0; row < labelled; row++)
    if (isLabelled(row))
      await world.data.request('grade', {
        datasetId: 'own',
        annotator: 'me',
        row,
        grade: fakeQuality(row),
      });
  const app = await testApp(world);
  await app.stores.datasets.getState().select('own');
  await app.stores.label.getState().choose(gradesLabel('me'), 5);
  app.stores.route.setState({ screen: 'decide', row: null });
  await app.quiet();
  return { ...app, judge: runs[0]!.judge };
}

type App = Awaited<ReturnType<typeof onDecide>>;

/** The rows of a dataset as an export has them: the page numbers models by first appearance, the command by name. */
function exported({ judge, stores }: App, rows: number, line: LineState | null) {
  const { instruction, responseLength, model } = fakeColumns(rows);
  const [at, origin] = line
    ? [stores.threshold.getState().threshold, originSentence(originOf(line, true))]
    : [null, null];
  return jsonLines(
    Array.from({ length: rows }, (_, row) => ({
      id: `row-${row + 1}`,
      instruction: `Instruction ${instruction[row]}`,
      response: 'x'.repeat(responseLength[row]!),
      generator: fakeModels[model[row]!],
      ...(line && { grade_by_me: isLabelled(row) ? fakeQuality(row) : null }),
      ...judgedCells(`row-${row + 1}`, fakeReadout(row), judge, at, origin),
    })),
  );
}

/** What the command of an analysis computes, before it prints it. */
async function computed(analysis: AnyAnalysis, words: readonly string[]) {
  const { inputs, options } = await readCall(analysis, wordsGiven(analysis, [...words]));
  return analysis.compute(inputs as never, options) as object;
}

/** Groups in the order of their names: they come in the order of their numbers. */
const byName = (report: unknown): unknown =>
  JSON.parse(JSON.stringify(report), (_, value) =>
    Array.isArray(value) && value.every((each) => typeof each?.name === 'string')
      ? value.toSorted((a, b) => a.name.localeCompare(b.name))
      : value,
  );

const choice = { alpha: 0.4, delta: 0.2, unit: 'row' } as const;
const shares = { calibration: 0.5, test: 0.5 };

/** Decide with a promise by weights, and the words that have the command weight alike. */
async function promised(weights: 'labelling' | 'shift', newRun: string | null) {
  const app = await onDecide();
  const { newRows, line } = app.stores;
  newRows.getState().choose(newRun);
  await line.getState().certify({ ...choice, weights, method: 'approximate', calibrationShare: 0.5 });
  await app.quiet();
  expect(line.getState().error).toBeNull();
  const data = await temporaryFile('own.jsonl', exported(app, labelled, line.getState()));
  const fresh = newRun && (await temporaryFile('other.jsonl', exported(app, others, null)));
  const words = [
    ...['--data', data, '--score', 'judge_score', '--label', 'grade_by_me', '--label-threshold', '5'],
    ...['--delta', '0.2', '--unit', 'row', '--calibration', '0.5', '--weights', weights],
    ...(fresh ? ['--new', fresh] : []),
  ];
  return { ...app, words, out: (name: string) => join(data, '..', name) };
}

describe.each([
  ['labels that are missing', 'labelling', null],
  ['rows without a label', 'shift', null],
  ['new rows of another dataset', 'shift', 'run-other'],
] as const)('weights for %s', (_, weights, newRun) => {
  it('give one threshold, two and one for each group by the digits of the command', async () => {
    const { stores, quiet, words } = await promised(weights, newRun);
    const { decide, line } = stores;
    const of = { ...choice, weights, shares };
    decide.getState().ask('threeWay', { ...of, beta: 0.5, method: 'approximate' });
    decide.getState().ask('groupThresholds', { ...of, scope: 'each' }, 'model');
    await quiet();
    const { threeWay, groupThresholds } = decide.getState().analyses;
    const alpha = ['--alpha', '0.4'];
    const pairs: [AnyAnalysis, unknown, string[]][] = [
      [thresholdAnalysis, line.getState().report, alpha],
      [threeWayAnalysis, threeWay?.value, [...alpha, '--beta', '0.5', '--method', 'approximate']],
      [groupThresholdsAnalysis, groupThresholds?.value, [...alpha, '--thresholds', 'each']],
    ];
    for (const [analysis, report, more] of pairs) {
      const wanted = await computed(analysis, [...words, ...more]);
      expect(wanted).toMatchObject({ weights: { by: weights } });
      expect(byName(report), analysis.command).toEqual(byName(wanted));
    }
  });

  it('stand in a policy with the rows that the promise speaks of', async () => {
    const { stores, words, out } = await promised(weights, newRun);
    const text = await stores.report.getState().make((from) => pagePolicy(from, '2026-11-30T12:00:00.000Z'));
    expect(stores.report.getState().error).toBeNull();
    const path = out('policy.json');
    await runCommand(policyCommand, [...words, '--alpha', '0.4', '--method', 'approximate', '--out', path]);
    const page = await parsePolicy(text!, 'page', hexDigest);
    const command = await parsePolicy(await readFile(path, 'utf8'), path, hexDigest);
    const told = ({ threshold, promise, reference: { of, score, characters, instruction } }: Policy) => ({
      threshold,
      promise,
      ...{ of, score, characters, instruction },
    });
    expect(told(page)).toEqual(told(command));
    expect(page.reference.of).toBe(weights === 'shift' ? 'unlabelled' : 'scored');
    if (newRun) expect(page.reference.score).toHaveLength(others - others / 40);
  });
});

it('stand in the page’s report by the bytes of the command, which it tells to read the new rows', async () => {
  const { stores, words } = await promised('shift', 'run-other');
  const text = await stores.report.getState().make((from) => pageReport(from, 'md', 0));
  expect(stores.report.getState().error).toBeNull();
  expect(text).toContain(' --label grade_by_me ');
  expect(text).toContain(' --weights shift --new NEW.jsonl ');
  expect(text).toContain('weighted to be like 312 new rows');
  const found = await runCommand(reportCommand, [...words, '--alpha', '0.4', '--draws', '20']);
  // The fake metrics worker resamples less than the command's default; nothing of a promise is resampled.
  const promises = /## What can be promised[\s\S]*?(?=\n## )|- (?:Data d|D)igest.*/g;
  expect(text!.match(promises)).toHaveLength(3);
  expect(text!.match(promises)).toEqual(found.text.match(promises));
});

it('of filtered rows are the command’s with --where, and both say that new rows are not filtered', async () => {
  const { stores, quiet, words } = await promised('shift', 'run-other');
  const ids = Array.from({ length: labelled }, (_, row) => row).filter((row) => (row * 13) % 7 !== 0);
  stores.slice.getState().set([
    { kind: 'rows', ids: ids.map((row) => fakeRow(row).id) },
    { field: 'score', kind: 'range', low: 0.5, high: null },
  ]);
  await quiet();
  await stores.line.getState().certify({});
  await quiet();
  const listed = `id in ${JSON.stringify(ids.map((row) => fakeRow(row).id))}`;
  const where = ['--alpha', '0.4', '--where', listed, '--where', 'judge_score>=0.5'];
  const wanted = await computed(thresholdAnalysis, [...words, ...where]);
  expect(byName(stores.line.getState().report)).toEqual(byName(wanted));
  const { figures } = stores.decide.getState();
  expect(figures!.judged).toBeLessThan(labelled * 0.86);

  const text = await stores.report.getState().make((from) => pageReport(from, 'md', 0));
  const found = await runCommand(reportCommand, [...words, ...where, '--draws', '20']);
  const promises = /## What can be promised[\s\S]*?(?=\n## )|- (?:Data d|D)igest.*/g;
  expect(text!.match(promises)).toHaveLength(3);
  expect(text!.match(promises)).toEqual(found.text.match(promises));
  for (const report of [text, found.text]) expect(report).toContain('The new rows are all taken');
  const threshold = await runCommand(analysisCommand(thresholdAnalysis), [...words, ...where]);
  expect(threshold.text).toContain('The new rows are all taken');
});
