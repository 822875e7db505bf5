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
  it('writes a page that names its own call, and that call gives the same bytes', async () => {
    const data = await judged();
    const out = join(data, '..', 'report.html');
    const call = ['--data', data, ...words, '--name', "Bob's rows", '--examples', '2', '--out', out];
    expect((await runCommand(reportCommand, call)).code).toBe(0);
    const html = await readFile(out, 'utf8');
    const told = /<pre tabindex="0"><code>(.*?)<\/code>/s.exec(html)![1]!;
    const line = told.replaceAll('&#39;', "'").replaceAll('&gt;', '>').replaceAll('&amp;', '&');
    expect(line).toContain(`--threshold ${identity.judge_threshold} `);
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
