import { describe, expect, it } from 'vitest';
import { analyses } from '#core/analysis/registry.ts';
import { jsonLines, judgedRows } from '../testing/judged-rows.ts';
import { runCommand, temporaryFile } from '../testing/run-command.ts';
import { analysisCommand } from './analysis-command.ts';

const all = judgedRows();

async function run(id: 'summarise' | 'slices', rows: readonly object[], ...more: string[]) {
  const data = await temporaryFile('rows.jsonl', jsonLines(rows));
  const argv = ['--data', data, '--score', 'judge_score', '--label', 'quality', '--draws', '30', ...more];
  return runCommand(analysisCommand(analyses[id]), argv);
}

/** What a call prints as JSON, apart from what it says of the data. */
async function figures(rows: readonly object[], ...more: string[]) {
  const { text } = await run('summarise', rows, '--json', '--label-threshold', '5', ...more);
  const { data, ...rest } = JSON.parse(text);
  return { data, rest };
}

describe('--where', () => {
  it.each([
    [['model=alpha'], (row: (typeof all)[number]) => row.model === 'alpha'],
    [['judge_score<3'], (row: (typeof all)[number]) => row.judge_score !== null && row.judge_score < 3],
    [
      ['score>=3', 'model!=beta'],
      (row: (typeof all)[number]) => (row.judge_score ?? -1) >= 3 && row.model !== 'beta',
    ],
    [['text~question 1'], (row: (typeof all)[number]) => row.instruction.includes('Question 1')],
  ])('%o gives the figures of a file that holds those rows alone', async (where, passes) => {
    const filtered = await figures(all, ...where.flatMap((one) => ['--where', one]));
    const alone = await figures(all.filter(passes));
    expect(filtered.rest).toEqual(alone.rest);
    expect(filtered.data.rows).toBe(alone.data.rows);
    expect(filtered.data).toMatchObject({ where, rows_before: all.length });
  });

  it('says which rows are measured, and warns where they are chosen by score or label', async () => {
    const { text } = await run('summarise', all, '--where', 'quality>=5');
    expect(text).toMatch(/Only rows where quality from 5: \d+ of 120 rows\./);
    expect(text).toMatch(/chooses rows by their label/);
    expect((await run('summarise', all, '--where', 'score<5')).text).toMatch(/chooses rows by their score/);
    expect((await run('summarise', all, '--where', 'model=alpha')).text).not.toMatch(/chooses rows/);
  });

  it('does not change which rows are good: the label threshold follows from the whole column', async () => {
    const { text } = await run('summarise', all, '--json', '--where', 'quality>=5');
    const whole = JSON.parse((await run('summarise', all, '--json')).text);
    const filtered = JSON.parse(text);
    expect(whole.data.defaults.label_threshold).toMatch(/good/);
    expect(filtered.data.defaults).toEqual(whole.data.defaults);
  });

  it('reads tags, flags and comments of an export', async () => {
    const tagged = all.map((row, at) => ({
      ...row,
      comment_by_ada: at === 3 ? 'too long' : null,
      tags_by_ada: at % 4 === 0 ? 'hard; maths' : null,
      flag_by_ada: at % 2 === 0 ? 1 : null,
      set_aside_by_ada: null,
    }));
    expect((await figures(tagged, '--where', 'tag=maths')).data.rows).toBe(30);
    expect((await figures(tagged, '--where', 'tag=maths', '--where', 'flag is there')).data.rows).toBe(30);
    expect((await figures(tagged, '--where', 'tag is missing')).data.rows).toBe(90);
  });

  it.each([
    ['colour=red', /names no column/],
    ['judge_score<high', /not a number/],
    ['model=nobody', /No row of 120/],
  ])('is refused in words: %s', async (where, message) => {
    await expect(run('summarise', all, '--where', where)).rejects.toThrow(message);
  });
});
