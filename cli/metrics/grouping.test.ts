import { describe, expect, it } from 'vitest';
import { analyses } from '#core/analysis/registry.ts';
import { monteCarloError, simulatedColumns } from '#core/metrics/testing/simulated.ts';
import { seededRandom } from '#core/random/random.ts';
import { DatasetTally } from '#core/rows/tally.ts';
import { readDatasetFile } from '../dataset-file.ts';
import { jsonLines, judgedRows } from '../testing/judged-rows.ts';
import { runCommand, temporaryFile } from '../testing/run-command.ts';
import { analysisCommand } from './analysis-command.ts';

type Record_ = Record<string, unknown>;

/** 120 rows of 40 questions, without the columns that make them a dataset. */
const measured = (more: (row: number, question: number) => Record_) =>
  judgedRows().map(({ judge_score, quality }, row) => ({
    judge_score,
    quality,
    ...more(row, Math.floor(row / 3)),
  }));

async function metrics(rows: readonly object[], ...more: string[]) {
  const data = await temporaryFile('rows.jsonl', jsonLines(rows));
  const argv = ['--data', data, '--score', 'judge_score', '--label', 'quality', ...more];
  if (!more.includes('--draws')) argv.push('--draws', '30');
  return (await runCommand(analysisCommand(analyses.summarise), argv)).text;
}

const found = async (rows: readonly object[], ...more: string[]) =>
  JSON.parse(await metrics(rows, ...more, '--json'));

describe('rows of one instruction', () => {
  it.each([
    ['prompt', (_: number, question: number) => ({ prompt: `Question ${question}?` })],
    ['prompt_id', (_: number, question: number) => ({ prompt_id: question })],
    [
      'question_id',
      (row: number, question: number) => ({ question_id: `q${question}`, response: `r${row}` }),
    ],
    [
      'prompt',
      (row: number, question: number) => ({ prompt: `Question ${question}?${' '.repeat(row % 3)}` }),
    ],
    ['prompt', (_: number, question: number) => ({ prompt: [{ role: 'user', content: `q${question}` }] })],
  ])('are recognised by %s', async (column, more) => {
    expect(await found(measured(more))).toMatchObject({
      instructions: 40,
      data: { rows: 120, instructions: 40, grouped_by: column },
    });
  });

  it('have the wider intervals of rows that belong together', async () => {
    const grouped = await found(measured((_, question) => ({ prompt_id: question })));
    const alone = await found(measured(() => ({})));
    expect(alone.data).toMatchObject({ instructions: 120, grouped_by: null });
    expect(grouped.pearson.value).toBe(alone.pearson.value);
    expect([grouped.pearson.low, grouped.pearson.high]).not.toEqual([alone.pearson.low, alone.pearson.high]);
  });

  it('have intervals that hold the true value, where rows that count alone have far shorter ones', async () => {
    const [runs, random, cut] = [40, seededRandom(4), 4];
    const design = { ease: 1.2, own: 0.4, leniency: 0.4, noise: 0.3 };
    const population = simulatedColumns(20_000, 5, seededRandom(5), design);
    const truth = population.label.filter((label) => label < cut).length / population.label.length;
    const held = { grouped: 0, alone: 0 };
    for (let run = 0; run < runs; run++) {
      const { score, label, instruction } = simulatedColumns(60, 5, random, design);
      const rows = (more: (row: number) => Record_) =>
        Array.from(score, (judge_score, row) => ({ judge_score, quality: label[row], ...more(row) }));
      const holds = async (of: readonly object[]) => {
        const { low, high } = (await found(of, '--label-threshold', String(cut), '--draws', '2')).selective
          .error_rate;
        return low <= truth && truth <= high ? 1 / runs : 0;
      };
      held.grouped += await holds(
        rows((row) => ({ prompt: `Question ${instruction[row]}?${' '.repeat(row % 2)}` })),
      );
      held.alone += await holds(rows(() => ({})));
    }
    expect(held.grouped).toBeGreaterThanOrEqual(0.95 - monteCarloError(0.95, runs));
    expect(held.alone).toBeLessThan(0.8);
  });

  it('are those of the column that is named, in a dataset too', async () => {
    const rows = judgedRows().map((row, at) => ({
      ...row,
      topic: at % 7 === 0 ? ' a' : `a`,
      batch: at % 10,
    }));
    expect((await found(rows)).data).toMatchObject({ instructions: 40, grouped_by: 'instruction' });
    expect((await found(rows, '--group-by', 'topic')).data).toMatchObject({ instructions: 1 });
    const { data, instructions } = await found(rows, '--group-by', 'batch');
    expect(data).toMatchObject({ instructions: 10, grouped_by: 'batch' });
    expect(instructions).toBe(10);
  });

  it('are those that are nearly the same too, where that is asked', async () => {
    const topics = 'rivers|mountains|poems|engines|planets|castles|insects|glaciers'.split('|');
    // Every question twice: the second asks the same with another ending.
    const rows = judgedRows().map((row, at) => ({
      ...row,
      instruction: `Describe ${topics[Math.floor(at / 6) % 8]} of the ${Math.floor(at / 48)}th kind, in plain words and without lists${at % 6 < 3 ? '.' : ', please.'}`,
    }));
    expect(await found(rows)).toMatchObject({ instructions: 40 });
    const together = await found(rows, '--group-near-duplicates');
    expect(together.data.near_duplicates).toBeGreaterThanOrEqual(20);
    expect(together.instructions).toBe(40 - together.data.near_duplicates);
    expect(await metrics(rows, '--group-near-duplicates')).toContain('counted as one with it');
    const data = await temporaryFile('rows.jsonl', jsonLines(rows));
    const { text } = await runCommand(analysisCommand(analyses.nearDuplicates), ['--data', data, '--json']);
    expect(JSON.parse(text)).toMatchObject({
      instructions: 40,
      near_duplicates: together.data.near_duplicates,
      data: { rows: 120 },
    });
  });

  it('are never told by a score or a label, and a row without a value is one of its own', async () => {
    const data = await found(
      measured(() => ({})).map((row) => ({ ...row, prompt: row.quality })),
      '--score',
      'judge_score',
    ).catch((error: Error) => error.message);
    expect(data).toMatch(/--score is given 2 times/);
    const labelled = measured(() => ({})).map(({ quality, judge_score }) => ({
      judge_score,
      question: quality,
    }));
    const text = await temporaryFile('rows.jsonl', jsonLines(labelled));
    const { text: printed } = await runCommand(analysisCommand(analyses.summarise), [
      ...['--data', text, '--score', 'judge_score', '--label', 'question', '--draws', '30'],
    ]);
    expect(printed).toContain(
      '120 rows of 120 instructions: no column says which rows answer one instruction',
    );
    const gaps = measured((row, question) => ({ prompt_id: row % 3 === 0 ? null : question }));
    expect((await found(gaps)).data.instructions).toBe(80);
  });

  it('are nearly the same by their texts alone, never by what else groups them', async () => {
    const near = analysisCommand(analyses.nearDuplicates);
    const id = (question: number) => `helpful_base_alpaca_eval_${String(question).padStart(6, '0')}`;
    const numbered = await temporaryFile(
      'rows.jsonl',
      jsonLines(measured((_, question) => ({ prompt_id: id(question) }))),
    );
    await expect(runCommand(near, ['--data', numbered])).rejects.toThrow(
      /has no instructions, only what groups them \(prompt_id\)/,
    );
    const texts = measured((row, question) => ({
      prompt_id: id(question),
      instruction: `${'Explain in some detail what is meant by '.slice(0, 40)}${question % 2 ? 'osmosis' : question}`,
      response: `Answer ${row}`,
    }));
    const argv = ['--data', await temporaryFile('rows.jsonl', jsonLines(texts)), '--group-by', 'prompt_id'];
    const told = JSON.parse((await runCommand(near, [...argv, '--json'])).text);
    expect(told).toMatchObject({ instructions: 40 });
    for (const { texts: pair } of told.examples)
      for (const text of pair) expect(text).toMatch(/^Explain in some detail/);
  });

  it('are the same on the page', async () => {
    const rows = judgedRows().map((row, at) => ({
      ...row,
      instruction: `${row.instruction}${' '.repeat(at % 2)}`,
    }));
    const file = await readDatasetFile(await temporaryFile('rows.jsonl', jsonLines(rows)));
    const tally = new DatasetTally();
    for (const row of file.rows) tally.add(row);
    const { data } = await found(rows);
    expect(tally.summary(file.mapping).instructions).toBe(40);
    expect(data.instructions).toBe(40);
    expect(new Set(tally.columns().instruction).size).toBe(40);
  });
});
