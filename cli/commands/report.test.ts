import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../command.ts';
import { jsonLines, judgedRows } from '../testing/judged-rows.ts';
import { runCommand, temporaryFile } from '../testing/run-command.ts';
import { reportCommand } from './report.ts';

const identity = {
  judge_method: 'judge',
  judge_model: 'a-model',
  judge_model_sha256: 'ab',
  judge_adapter: null,
  judge_template: 'a-template',
  judge_template_sha256: 'cd',
  judge_mode: 'without-reference',
  judge_max_tokens: 512,
  judge_threshold: 3.25,
  judge_threshold_origin:
    'Chosen by hand, with the labels of these same rows in view. Promises nothing for new rows.',
};
const judged = (rows = judgedRows().map((row) => ({ ...row, ...identity }))) =>
  temporaryFile('judged.jsonl', jsonLines(rows));
const words = ['--score', 'judge_score', '--label', 'quality', '--label-threshold', '5', '--draws', '20'];
const usual = async (...more: string[]) => ['--data', await judged(), ...words, ...more];

describe('report', () => {
  const { judge_threshold: _, judge_threshold_origin: __, ...unset } = identity;
  const falling = (row: ReturnType<typeof judgedRows>[number]) => ({
    ...row,
    // As a log-probability: every threshold is below 0.
    judge_score: row.judge_score && row.judge_score - 12,
    quality: row.id === 'row-7' ? -1 : row.quality,
    split: `part ${Number(row.id.slice(4)) % 30}`,
  });
  it.each<[string, object[], string[]]>([
    ['with a threshold of the file', judgedRows().map((row) => ({ ...row, ...identity })), []],
    ['with a threshold that follows from a coverage', judgedRows().map((row) => ({ ...row, ...unset })), []],
    ['with another coverage', judgedRows().map((row) => ({ ...row, ...unset })), ['--coverage', '0.4']],
    ['with scores below 0', judgedRows().map(falling), ['--threshold=-7.5']],
    ['with rows read in another way', judgedRows().map(falling), ['--group-by', 'split', '--group', 'split']],
    ['with labels read in another way', judgedRows().map(falling), ['--missing-label', '0']],
    ['with every number a label', judgedRows().map(falling), ['--missing-label', 'none']],
    ['with near-duplicates as one', judgedRows().map(falling), ['--group-near-duplicates']],
    ['with where the rows were read from', judgedRows(), ['--read-from', 'a Hub; a.jsonl, SHA-256 ab12']],
    ['with names that look like options', judgedRows(), ['--name=-rf --out', '--backend=--json']],
    ['with a name of two lines', judgedRows(), ['--name', 'One\n two', '--alpha', '0.3', '--draws', '30']],
  ])('names its own call, and that call gives the same bytes: %s', async (_name, rows, more) => {
    const data = await temporaryFile('judged.jsonl', jsonLines(rows));
    const out = join(data, '..', 'report.html');
    const [name, ...others] = more.some((word) => word.startsWith('--name')) ? [] : ['--name', "Bob's rows"];
    const draws = more.includes('--draws') ? words.slice(0, -2) : words;
    const call = [
      '--data',
      data,
      ...draws,
      ...(name ? [name, ...others] : []),
      ...more,
      '--examples',
      '2',
      '--out',
      out,
    ];
    expect((await runCommand(reportCommand, call)).code).toBe(0);
    const html = await readFile(out, 'utf8');
    const told = /<pre tabindex="0"><code>(.*?)<\/code>/s.exec(html)![1]!;
    const line = told.replaceAll('&#39;', "'").replaceAll('&gt;', '>').replaceAll('&amp;', '&');
    // As a shell takes it apart.
    const again = [...line.matchAll(/(?:'[^']*'|\\'|[^\s'])+/g)].map(([word]) =>
      word!.replace(/'([^']*)'|\\'/g, (_, inner) => inner ?? "'"),
    );
    const second = join(data, '..', 'again.html');
    const argv = again
      .slice(again.indexOf('report') + 1)
      .map((word) => (word === 'FILE' ? data : word === 'report.html' ? second : word));
    await runCommand(reportCommand, argv);
    expect(await readFile(second, 'utf8')).toBe(html);
  });

  it('says how rows and labels were read, where that is not the usual way', async () => {
    const data = await temporaryFile('judged.jsonl', jsonLines(judgedRows().map(falling)));
    const text = async (...more: string[]) =>
      (await runCommand(reportCommand, ['--data', data, ...words, ...more])).text;
    expect(await text()).toMatch(/- Missing labels: 1 row with the label −1 counts as unlabelled/);
    const other = await text('--missing-label', 'none', '--group-by', 'split', '--group-near-duplicates');
    expect(other).toContain('- Missing labels: none: every number is a label');
    expect(other).toContain('- Instructions: rows with the same value in the column split answer one');
    expect(other).toMatch(
      /- Near-duplicates: \d+ instructions? nearly the same as an earlier one counted as one/,
    );
  });

  it('takes judge, threshold and its origin from the file', async () => {
    const { text } = await runCommand(reportCommand, await usual());
    expect(text).toContain('- Model: a-model, SHA-256 ab');
    expect(text).toContain('a score of 3.25 or more');
    expect(text).toContain(`How it was chosen: ${identity.judge_threshold_origin}`);
    expect(text).not.toContain('Adapter');
  });

  it('names no judge where rows have several', async () => {
    const rows = judgedRows().map((row, i) => ({ ...row, ...identity, judge_model: i < 9 ? 'a' : 'b' }));
    const argv = ['--data', await judged(rows), ...words];
    expect((await runCommand(reportCommand, argv)).text).toContain('2 different judges');
  });

  it('reports a check-up, and refuses a file that is none', async () => {
    const estimate = { value: 0.75, low: 0.5, high: 0.9, n: 12 };
    const lower = {
      label: 'Padded',
      kind: 'fault',
      pairs: 12,
      lower: estimate,
      shift: estimate,
      effect: null,
    };
    const checkup = {
      rows: 12,
      instructions: 9,
      texts: 30,
      invalid: 1,
      spread: 1.5,
      sentence: 'Sees padding.',
    };
    const write = (verdict: unknown) =>
      temporaryFile('checkup.json', JSON.stringify({ ...checkup, degradations: [{ ...lower, verdict }] }));
    const { text } = await runCommand(reportCommand, await usual('--checkup', await write('seen')));
    expect(text).toContain('Sees padding.');
    expect(text).toContain('| Padded | fault | 12 | 0.75 [0.50, 0.90] | seen |');
    const wrong = runCommand(reportCommand, await usual('--checkup', await write(7)));
    await expect(wrong).rejects.toMatchObject({
      code: 'not-a-checkup',
      data: { field: 'degradations.0.verdict' },
    });
  });

  it('refuses a check-up of another judge, and says where nobody knows whose it is', async () => {
    const checkup = {
      rows: 1,
      instructions: 1,
      texts: 2,
      invalid: 0,
      spread: 1,
      sentence: 'Sees padding.',
      judge: 'judge; Tiny',
      degradations: [],
    };
    const identityOf = (model: string) => ({
      method: 'judge',
      model: { id: 'm', name: 'm', sha256: model },
      adapter: null,
      template: { id: 't', name: 't', sha256: identity.judge_template_sha256 },
      mode: identity.judge_mode,
      maxTokens: identity.judge_max_tokens,
    });
    const written = (more: object) => temporaryFile('checkup.json', JSON.stringify({ ...checkup, ...more }));
    const own = await written({ identity: identityOf(identity.judge_model_sha256) });
    const { text } = await runCommand(reportCommand, await usual('--checkup', own));
    expect(text).toContain('Sees padding.');
    expect(text).not.toContain('was not checked');
    const other = await usual('--checkup', await written({ identity: identityOf('ff') }));
    await expect(runCommand(reportCommand, other)).rejects.toMatchObject({
      code: 'other-judge',
      data: { column: 'judge_model_sha256' },
    });
    const earlier = await runCommand(reportCommand, await usual('--checkup', await written({})));
    expect(earlier.text).toMatch(/whether both are of the same judge was not checked. It is of judge; Tiny/);
  });

  it.each([
    ['--out', 'report.pdf', /must end in \.html or \.md/],
    ['--examples', '1000', /--examples must be a whole number from 0 to 100/],
    ['--alpha', '2', /--alpha must lie between 0 and 1/],
  ])('refuses %s %s', async (word, value, message) => {
    const call = runCommand(reportCommand, await usual(word, value));
    await expect(call).rejects.toThrow(message);
    await expect(call).rejects.toBeInstanceOf(UsageError);
  });

  it('tells every option in its usage', () => {
    for (const word of [
      'data',
      'score',
      'label',
      'out',
      'name',
      'checkup',
      'examples',
      'threshold',
      'split-seed',
    ])
      expect(reportCommand.usage).toContain(`--${word}`);
    for (const line of reportCommand.usage.split('\n').slice(1)) expect(line.length).toBeLessThanOrEqual(112);
  });
});
