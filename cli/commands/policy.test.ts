import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { recordedReadout } from '#core/export/recorded-readout.ts';
import { rowWriter } from '#core/export/row-writer.ts';
import { UsageError } from '../command.ts';
import { jsonLines, judgedRows } from '../testing/judged-rows.ts';
import { runCommand, temporaryFile } from '../testing/run-command.ts';
import { scoredRecords, testIdentity } from '../testing/scored-file.ts';
import { decideCommand } from './decide.ts';
import { policyCommand } from './policy.ts';

const guarantee = [
  '--score',
  'judge_score',
  '--label',
  'quality',
  '--label-threshold',
  '5',
  '--calibration',
  '0.75',
];

async function made(...options: string[]) {
  const data = await temporaryFile('scored.jsonl', jsonLines(scoredRecords()));
  const out = join(data, '..', 'policy.json');
  const { code } = await runCommand(policyCommand, ['--data', data, '--out', out, ...options]);
  expect(code).toBe(0);
  return { data, path: out, policy: JSON.parse(await readFile(out, 'utf8')) };
}

/** @param change of each row of the data to decide */
async function decided(
  path: string,
  change: (row: ReturnType<typeof scoredRecords>[number], at: number) => object,
) {
  const data = await temporaryFile('new.jsonl', jsonLines(scoredRecords().map(change)));
  const out = join(data, '..', 'decided.jsonl');
  const run = (...more: string[]) =>
    runCommand(decideCommand, ['--policy', path, '--data', data, '--out', out, '--json', ...more]);
  return { data, out, run };
}

const recordsOf = async (path: string) =>
  (await readFile(path, 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

describe('policy', () => {
  it('writes who judged, the threshold, the promise and the rows that it rests on, and no text of them', async () => {
    const { path, policy } = await made(...guarantee, '--alpha', '0.6', '--delta', '0.2');
    expect(policy).toMatchObject({
      format: 'self-judge-policy',
      version: 1,
      judge: { ...testIdentity, model: { id: 'tiny', sha256: testIdentity.model.sha256 } },
      question: { template: { mode: 'without-reference' }, maxTokens: 1024 },
      rule: 'guarantee',
      promise: {
        method: 'fixed-sequence',
        alpha: 0.6,
        delta: 0.2,
        estimand: 'the share of bad rows among the accepted rows, each new instruction counting once',
      },
      data: { rows: 120, scored: 119, labelled: 118, instructions: 40, label: 'quality', labelThreshold: 5 },
      reference: { of: 'labelled', groups: ['alpha', 'beta', 'gamma'] },
    });
    expect(policy.reference.score).toHaveLength(118);
    expect(policy.reference.content).toHaveLength(118);
    const text = await readFile(path, 'utf8');
    expect(text).not.toContain('Question 3?');
    expect(text).not.toContain('xxxx');
  });

  it('accepts nothing, and says so, where no threshold can be promised', async () => {
    const { path, policy } = await made(...guarantee, '--alpha', '0.01');
    expect(policy).toMatchObject({ threshold: null, promise: null, rule: 'guarantee' });
    const { run, out } = await decided(path, (row) => row);
    expect(JSON.parse((await run()).text)).toMatchObject({ accepted: 0, declined: 119, invalid: 1 });
    expect((await recordsOf(out))[0]).toMatchObject({ decision: 'decline', judge_threshold: null });
  });

  it('chooses by hand or by coverage without labels', async () => {
    const score = ['--score', 'judge_score'];
    expect((await made(...score, '--rule', 'score', '--threshold', '5')).policy).toMatchObject({
      threshold: 5,
      promise: null,
      origin: 'Chosen by hand, without labels. Promises nothing.',
      reference: { of: 'scored' },
    });
    expect((await made(...score, '--rule', 'coverage', '--coverage', '0.5')).policy.rule).toBe('coverage');
    await expect(made(...score)).rejects.toMatchObject({ code: 'no-labels' });
    await expect(made('--score', 'quality')).rejects.toBeInstanceOf(UsageError);
  });

  it.each([
    ['--threshold', ['--threshold', '5']],
    ['--coverage', ['--rule', 'risk', '--coverage', '0.5']],
    ['--method', ['--rule', 'coverage', '--method', 'betting']],
    ['needs a threshold', ['--rule', 'score']],
  ])('refuses options that the rule would pass over: %s', async (word, options) => {
    const call = made(...guarantee, ...options);
    await expect(call).rejects.toBeInstanceOf(UsageError);
    await expect(call).rejects.toThrow(word);
  });

  it('is refused for scores that do not say who gave them', async () => {
    const data = await temporaryFile('bare.jsonl', jsonLines(judgedRows()));
    const argv = ['--data', data, '--out', join(data, '..', 'p.json'), '--score', 'judge_score'];
    await expect(runCommand(policyCommand, [...argv, '--rule', 'coverage'])).rejects.toMatchObject({
      code: 'no-judge-recorded',
      data: { id: 'row-0' },
    });
  });
});

describe('decide', () => {
  it('writes the file that the page exports at the threshold', async () => {
    const { path, policy } = await made('--score', 'judge_score', '--rule', 'score', '--threshold', '4.5');
    const { out, run } = await decided(path, (row) => row);
    const found = JSON.parse((await run()).text);
    const rows = judgedRows().map(({ judge_score, judge_valid, judge_probs, ...row }) => row);
    const writer = rowWriter({
      format: 'jsonl',
      columns: Object.keys(rows[0]!),
      judge: testIdentity,
      threshold: 4.5,
      thresholdOrigin: policy.origin,
    });
    const expected = scoredRecords().map((record, at) =>
      writer.line({ id: record.id, source: { ...rows[at] } }, recordedReadout({ ...record })),
    );
    expect(await readFile(out, 'utf8')).toBe(expected.join(''));
    const accepted = scoredRecords().filter(({ judge_score }) => (judge_score ?? -1) >= 4.5).length;
    expect(found).toMatchObject({ rows: 120, accepted, declined: 119 - accepted, invalid: 1, unscored: 0 });
    expect(found.known_rows).toBe(119);
  });

  it.each([
    ['the policy', 'p.json'],
    ['the rows', 'new.jsonl'],
  ])('never writes over %s', async (_, which) => {
    const { path } = await made('--score', 'judge_score', '--rule', 'coverage');
    const { data } = await decided(path, (row) => row);
    const out = which === 'p.json' ? path : data;
    const before = await readFile(out, 'utf8');
    const call = ['--policy', path, '--data', data, '--out', out];
    await expect(runCommand(decideCommand, call)).rejects.toBeInstanceOf(UsageError);
    expect(await readFile(out, 'utf8')).toBe(before);
  });

  it('reads truth and numbers as a spreadsheet writes them', async () => {
    const { path } = await made('--score', 'judge_score', '--rule', 'score', '--threshold', '4.5');
    const { run } = await decided(path, (row, at) => ({
      ...row,
      judge_valid: String(row.judge_valid).toUpperCase(),
      judge_score: at === 0 ? '4,5' : row.judge_score,
    }));
    const found = JSON.parse((await run()).text);
    const rows = scoredRecords();
    const accepted = rows.filter(({ judge_score }, at) => at === 0 || (judge_score ?? -1) >= 4.5).length;
    expect(found).toMatchObject({ accepted, declined: 119 - accepted, invalid: 1 });
  });

  it('tells how many rows are reference rows, and speaks of a promise only where there is one', async () => {
    const { path } = await made('--score', 'judge_score', '--rule', 'coverage');
    const { notes } = await (await decided(path, (row) => row)).run();
    expect(notes).toContain("119 rows of these are among the policy's 119 reference rows.\n");
  });

  it('decides again what was decided before, by this policy', async () => {
    const first = await made('--score', 'judge_score', '--rule', 'score', '--threshold', '3');
    const once = await decided(first.path, (row) => row);
    await once.run();
    const second = await made('--score', 'judge_score', '--rule', 'score', '--threshold', '6');
    const again = join(once.out, '..', 'again.jsonl');
    await runCommand(decideCommand, ['--policy', second.path, '--data', once.out, '--out', again]);
    const rows = await recordsOf(again);
    expect(rows.every((row) => row.judge_threshold === 6)).toBe(true);
    expect(Object.keys(rows[0]).filter((key) => key.includes('imported'))).toEqual([]);
  });

  it.each([
    ['the template', { judge_template_sha256: 'b'.repeat(64) }, /template differs/],
    ['the model', { judge_model_sha256: 'c'.repeat(64) }, /model differs/],
    [
      'the mode and length',
      { judge_mode: 'with-reference', judge_max_tokens: 512 },
      /mode, maximum prompt length differ/,
    ],
  ])('refuses scores where %s is another, and writes nothing', async (_, cells, message) => {
    const { path } = await made('--score', 'judge_score', '--rule', 'coverage');
    const { out, run } = await decided(path, (row) => ({ ...row, ...cells }));
    await expect(run()).rejects.toMatchObject({
      code: 'other-judge',
      message: expect.stringMatching(message),
    });
    await expect(readFile(out)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('refuses a file in which rows were scored by two judges', async () => {
    const { path } = await made('--score', 'judge_score', '--rule', 'coverage');
    const { run } = await decided(path, (row, at) => (at === 7 ? { ...row, judge_max_tokens: 512 } : row));
    await expect(run()).rejects.toMatchObject({ code: 'other-judge', data: { rows: ['row-0', 'row-7'] } });
  });

  it('tells drift, and writes nothing where it is told to stop at it', async () => {
    const { path } = await made(...guarantee, '--alpha', '0.6', '--delta', '0.2');
    const longer = await decided(path, (row) => ({
      ...row,
      instruction: `Another ${row.instruction}`,
      response: `${row.response} and so on`.repeat(9),
    }));
    const { text, notes } = await longer.run();
    expect(JSON.parse(text)).toMatchObject({ known_rows: 0, drift: { expired: true } });
    expect(notes).toContain('The promise of this policy has expired for these rows.');
    const { out } = await decided(path, (row) => row);
    await expect(
      runCommand(decideCommand, ['--policy', path, '--data', longer.data, '--out', out, '--stop-on-drift']),
    ).rejects.toMatchObject({ code: 'policy-drift' });
    await expect(readFile(out)).rejects.toMatchObject({ code: 'ENOENT' });
    const same = await decided(path, (row) => row);
    expect(JSON.parse((await same.run()).text)).toMatchObject({ drift: { expired: false } });
  });

  it.each([
    ['no JSON', 'threshold: 5', 'the whole'],
    ['another file', '{"format": "other"}', 'format'],
    ['a newer version', '{"format": "self-judge-policy", "version": 2}', 'version'],
  ])('refuses a policy that is %s', async (_, text, field) => {
    const path = await temporaryFile('p.json', text);
    const { run } = await decided(path, (row) => row);
    await expect(run()).rejects.toMatchObject({ code: 'bad-policy', data: { field } });
  });

  it.each([
    ['threshold', (policy: { threshold: unknown }) => ({ ...policy, threshold: '5' })],
    [
      'reference.score.0',
      (policy: { reference: object }) => ({ ...policy, reference: { ...policy.reference, score: [null] } }),
    ],
    [
      'group',
      (policy: { reference: object }) => ({ ...policy, reference: { ...policy.reference, groups: [] } }),
    ],
    [
      'characters',
      (policy: { reference: object }) => ({ ...policy, reference: { ...policy.reference, characters: [1] } }),
    ],
  ] as const)('names the field %s of a policy that is wrong', async (field, spoil) => {
    const { path, policy } = await made('--score', 'judge_score', '--rule', 'coverage');
    await writeFile(path, JSON.stringify((spoil as (policy: unknown) => object)(policy)));
    const { run } = await decided(path, (row) => row);
    await expect(run()).rejects.toMatchObject({ code: 'bad-policy', data: { field } });
  });

  const byHand = ['--score', 'judge_score', '--rule', 'score', '--threshold', '5'];

  it.each([
    ['threshold', (policy: object) => ({ ...policy, threshold: 4 })],
    ['digest', (policy: object) => ({ ...policy, sha256: 'a'.repeat(64) })],
    ['fields, of which one is added', (policy: object) => ({ ...policy, note: 'ours' })],
  ])('refuses a policy that was edited by hand: its %s', async (_, edit) => {
    const { path, policy } = await made(...byHand);
    await writeFile(path, JSON.stringify(edit(policy)));
    const { run, out } = await decided(path, (row) => row);
    await expect(run()).rejects.toMatchObject({
      code: 'bad-policy',
      data: { field: 'sha256' },
      message: expect.stringMatching(/was changed after it was written.* Export the policy again\./),
    });
    await expect(readFile(out)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('takes a policy laid out anew, and says of one without a digest that it has none', async () => {
    const { path, policy } = await made(...byHand);
    await writeFile(path, JSON.stringify(Object.fromEntries(Object.entries(policy).reverse()), null, 2));
    const laidOut = await (await decided(path, (row) => row)).run();
    expect(laidOut.notes).not.toContain('digest');
    const { sha256: _, ...older } = policy;
    await writeFile(path, JSON.stringify(older));
    const { text, notes } = await (await decided(path, (row) => row)).run();
    expect(notes).toContain('The policy file has no digest');
    expect(text).toBe(laidOut.text);
  });
});
