import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { analyses } from '#core/analysis/registry.ts';
import { analysisCommand } from '../metrics/analysis-command.ts';
import { runCommand, temporaryFile } from '../testing/run-command.ts';
import { dealCommand } from './deal.ts';
import { mergeGradesCommand } from './merge-grades.ts';

type Record_ = Record<string, string | number | null>;
const jsonl = (records: object[]) => records.map((record) => `${JSON.stringify(record)}\n`).join('');
const read = async (path: string): Promise<Record_[]> =>
  (await readFile(path, 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

/** Rows with what nobody who grades is to see. */
const rows = Array.from({ length: 40 }, (_, at) => ({
  id: `r${at}`,
  instruction: `Instruction ${at >> 1}\n- with a list`,
  response: `Response "${at}", of several\nlines`,
  reference: at % 2 ? 'Reference' : null,
  generator: 'secret-model',
  quality: at % 10,
}));

async function dealt(...argv: string[]) {
  const data = await temporaryFile('rows.jsonl', jsonl(rows));
  const folder = join(await mkdtemp(join(tmpdir(), 'workbench-')), 'deal');
  const { code, text } = await runCommand(dealCommand, [
    ...['--data', data, '--annotators', 'Ana,Ben C', '--out', folder, '--json'],
    ...argv,
  ]);
  return { code, data, folder, said: JSON.parse(text) };
}

/** As the page exports them: grades beside the rows, by the place of each. */
const graded = (records: Record_[], name: string, grade: (id: string) => unknown) =>
  jsonl(records.map((record) => ({ ...record, [`grade_by_${name}`]: grade(String(record.id)) })));

const merge = (data: string, out: string, ...files: string[]) =>
  runCommand(mergeGradesCommand, [
    ...['--data', data, '--out', out, '--json'],
    ...files.flatMap((file) => ['--grades', file]),
  ]);

it('deals a file to each annotator with the rows alone, and puts what comes back beside the rows', async () => {
  const guide = await temporaryFile('guide.md', '# Be fair');
  const { code, data, folder, said } = await dealt('--overlap', '8', '--guidelines', guide);
  expect(code).toBe(0);
  expect(said).toMatchObject({ rows: 40, overlap: 8, seed: 1 });
  expect(said.annotators.map((each: { rows: number }) => each.rows)).toEqual([24, 24]);
  const ana = await read(join(folder, 'Ana.jsonl'));
  const ben = await read(join(folder, 'Ben_C.jsonl'));
  expect(ana.filter(({ id }) => ben.some((other) => other.id === id))).toHaveLength(8);
  expect(ana[0]).toMatchObject({ dealt_to: 'Ana', grading_guidelines: '# Be fair' });
  expect(JSON.stringify([ana, ben])).not.toMatch(/secret-model|quality/);

  const both = ana.find(({ id }) => ben.some((other) => other.id === id))!;
  await writeFile(
    join(folder, 'a.jsonl'),
    graded(ana, 'Ana', (id) => (id === both.id ? 2 : 7)),
  );
  await writeFile(
    join(folder, 'b.jsonl'),
    graded(ben.toReversed(), 'Ben_C', () => 5),
  );
  const out = join(folder, 'merged.jsonl');
  const first = await merge(data, out, join(folder, 'a.jsonl'), join(folder, 'b.jsonl'));
  expect(JSON.parse(first.text)).toMatchObject({
    files: [
      { name: 'a.jsonl', rows: 24, matched: 24, unmatched: [], added: 24, same: 0 },
      { name: 'b.jsonl', rows: 24, matched: 24, added: 24 },
    ],
    conflicts: [],
    grades: { Ana: 24, 'Ben C': 24 },
  });
  const merged = await read(out);
  expect(merged.map(({ id, quality }) => [id, quality])).toEqual(
    rows.map(({ id, quality }) => [id, quality]),
  );
  for (const row of merged) {
    expect(row.grade_by_Ana).toBe(ana.some(({ id }) => id === row.id) ? (row.id === both.id ? 2 : 7) : null);
    expect(row.grade_by_Ben_C).toBe(ben.some(({ id }) => id === row.id) ? 5 : null);
  }

  // Again with one grade changed: the first one stays, and both are told.
  await writeFile(
    join(folder, 'a2.jsonl'),
    graded(ana, 'Ana', (id) => (id === both.id ? 9 : 7)),
  );
  const second = await merge(out, join(folder, 'again.jsonl'), join(folder, 'a2.jsonl'));
  const row = rows.findIndex(({ id }) => id === both.id);
  expect(JSON.parse(second.text)).toMatchObject({
    files: [{ added: 0, same: 23 }],
    conflicts: [{ file: 'a2.jsonl', id: both.id, row: row + 1, annotator: 'Ana', kept: 2, other: 9 }],
  });
  expect(second.notes).toContain(`(${both.id}): Ana gave 2, and 9 in a2.jsonl. 2 is kept.`);
  expect(await read(join(folder, 'again.jsonl'))).toEqual(merged);
});

it.each([
  [
    'another dataset',
    (records: Record_[]) =>
      graded(
        records.map((r, at) => ({ ...r, response: at < 3 ? r.response! : 'x' })),
        'Ana',
        () => 1,
      ),
    '3 of its 20 rows are here',
  ],
  ['another scale', (records: Record_[]) => graded(records, 'Ana', () => 85), 'grade_by_Ana is 85'],
  ['half grades', (records: Record_[]) => graded(records, 'Ana', () => '4.5'), 'whole numbers from 0 to 9'],
  ['no grades', (records: Record_[]) => graded(records, 'Ana', () => null), 'nobody’s grades'],
])('refuses a file of %s, with the reason, and writes nothing', async (_, change, why) => {
  const { data, folder } = await dealt('--overlap', '0');
  const path = join(folder, 'back.jsonl');
  await writeFile(path, change(await read(join(folder, 'Ana.jsonl'))));
  const out = join(folder, 'merged.jsonl');
  await expect(merge(data, out, path)).rejects.toThrow(why);
  await expect(readFile(out)).rejects.toThrow('ENOENT');
});

it('deals the rows of a draw, and leaves out those that were graded', async () => {
  const data = await temporaryFile(
    'drawn.jsonl',
    jsonl(
      rows.map((row, at) => ({
        ...row,
        draw_1_random_probability: 0.25,
        draw_1_random_order: at < 10 ? at + 1 : null,
        grade_by_Ana: at < 4 ? 3 : null,
      })),
    ),
  );
  const folder = join(await mkdtemp(join(tmpdir(), 'workbench-')), 'deal');
  const call = ['--data', data, '--annotators', 'Ana,Ben', '--out', folder, '--draw-name', 'draw', '--json'];
  const all = await runCommand(dealCommand, [...call, '--overlap', '0']);
  expect(JSON.parse(all.text)).toMatchObject({ rows: 10 });
  const left = await runCommand(dealCommand, [...call, '--ungraded', '--overlap', '0']);
  expect(JSON.parse(left.text)).toMatchObject({ rows: 6 });
  expect(new Set((await read(join(folder, 'Ben.jsonl'))).map(({ grade_by_Ana }) => grade_by_Ana))).toEqual(
    new Set([undefined]),
  );
});

it('makes a consensus of everybody’s grades a label, adjudicated ones first', async () => {
  const data = await temporaryFile(
    'graded.jsonl',
    jsonl(
      rows.map((row, at) => ({
        ...row,
        judge: at,
        grade_by_Ana: at % 10,
        grade_by_Ben: at < 20 ? (at * 7) % 10 : null,
        grade_by_adjudicated: at === 3 ? 9 : null,
        by_hand: at === 3 ? 9 : at < 20 ? ((at % 10) + ((at * 7) % 10)) / 2 : at % 10,
      })),
    ),
  );
  const metrics = analysisCommand(analyses.summarise);
  const call = (label: string) =>
    runCommand(metrics, [
      ...['--data', data, '--score', 'judge', '--label', label, '--label-threshold', '5'],
      ...['--draws', '20', '--json'],
    ]);
  const byHand = JSON.parse((await call('by_hand')).text);
  const { text, notes } = await call('consensus');
  expect({ ...JSON.parse(text), label: 0 }).toEqual({ ...byHand, label: 0 });
  expect(notes).toContain('consensus: 1 rows adjudicated, 19 of several annotators, 20 of one alone.');
  const bare = await temporaryFile('bare.jsonl', jsonl(rows));
  await expect(
    runCommand(metrics, ['--data', bare, '--score', 'quality', '--label', 'consensus']),
  ).rejects.toThrow('made of columns grade_by_NAME');
});
