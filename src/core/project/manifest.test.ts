import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { noPlan } from '../grading/grading-plan.ts';
import { usualScale } from '../grading/scale.ts';
import { exactJson, parseExactJson } from './exact-json.ts';
import { readManifest, writeManifest } from './manifest.ts';
import { projectMigrations, projectVersion } from './migrations.ts';

/** A manifest as each version wrote it; never edited once its version was published. */
const stored = (version: number) =>
  readFileSync(new URL(`fixtures/project-${version}.json`, import.meta.url), 'utf8');

it('has a migration from every version to the next', () => {
  expect(projectMigrations).toHaveLength(projectVersion - 1);
});

it.each(Array.from({ length: projectVersion }, (_, at) => at + 1))(
  'reads what version %i wrote, and writes it as of now',
  (version) => {
    const manifest = readManifest(stored(version), 'work.zip');
    expect(manifest).toMatchObject({
      version: projectVersion,
      dataset: { name: 'rows.jsonl', rows: 2 },
      runs: [{ summary: { id: 'r', state: 'done' }, trainedOn: [1] }],
      checkups: [{ score: [3.5, Number.NaN], read: [1, 0] }],
      draws: [{ annotator: 'Ana', draws: [{ sampler: 'random', probability: [0.5, 0.5], rows: [1] }] }],
      views: { runs: { r: { rule: 'score', threshold: 4 } }, openRun: 'r', nearTogether: true },
      adapters: [{ file: 'adapters/0.zip' }],
    });
    expect(readManifest(writeManifest(manifest), 'work.zip')).toEqual(manifest);
  },
);

it('gives a plan of version 1 the scale that rows were graded on then, and keeps that of a later one', () => {
  const old = stored(1).replace(
    '"views"',
    '"gradingPlan": { "guidelines": "Be kind.", "target": null }, "views"',
  );
  expect(readManifest(old, 'work.zip').gradingPlan).toEqual({ ...noPlan, guidelines: 'Be kind.' });
  expect(readManifest(stored(2), 'work.zip').gradingPlan?.scale).toEqual(usualScale('yes/no'));
});

it.each([
  ['dataset.rows', (manifest: string) => manifest.replace('"rows": 2', '"rows": -2')],
  [
    'runs.0.summary.judge.method',
    (manifest: string) => manifest.replace('"method": "judge"', '"method": "oracle"'),
  ],
  ['checkups.0.read.1', (manifest: string) => manifest.replace('"read": [1, 0]', '"read": [1, 2]')],
])('names the field that is wrong: %s', (field, change) => {
  const changed = change(stored(1));
  expect(changed).not.toBe(stored(1));
  expect(() => readManifest(changed, 'work.zip')).toThrow(field);
});

it('keeps numbers that JSON cannot write', () => {
  const value = {
    a: [Number.NaN, Number.POSITIVE_INFINITY, 0.1],
    b: { $number: '7' },
    c: Number.NEGATIVE_INFINITY,
  };
  expect(parseExactJson(exactJson(value))).toEqual(value);
});
