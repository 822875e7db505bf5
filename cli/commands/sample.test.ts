import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { analyses } from '#core/analysis/registry.ts';
import { UsageError } from '../command.ts';
import { analysisCommand } from '../metrics/analysis-command.ts';
import { jsonLines, judgedRows } from '../testing/judged-rows.ts';
import { runCommand, temporaryFile } from '../testing/run-command.ts';

const estimateCommand = analysisCommand(analyses.estimate);
const planCommand = analysisCommand(analyses.plan);
const sampleCommand = analysisCommand(analyses.sample);

const judged = () => temporaryFile('judged.jsonl', jsonLines(judgedRows()));
const linesOf = async (path: string): Promise<Record<string, unknown>[]> =>
  (await readFile(path, 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

describe('sample', () => {
  it('writes the drawn rows in the order to grade in, each with its chance', async () => {
    const data = await judged();
    const out = join(dirname(data), 'to-grade.jsonl');
    const { code, text } = await runCommand(sampleCommand, [
      ...['--data', data, '--score', 'judge_score', '--sampler', 'near-threshold', '--size', '20'],
      ...['--seed', '7', '--out', out, '--json'],
    ]);
    expect(code).toBe(0);
    const found = JSON.parse(text);
    expect(found).toMatchObject({ sampler: 'near-threshold', seed: 7, rows: 120, invalid: 1, drawn: 20 });
    const lines = await linesOf(out);
    expect(lines.map(({ id }) => id)).toEqual(found.ids);
    expect(lines.map((line) => line['draw_1_near-threshold_order'])).toEqual(
      Array.from({ length: 20 }, (_, i) => i + 1),
    );
    for (const line of lines) {
      const chance = line['draw_1_near-threshold_probability'];
      expect(chance).toBeGreaterThanOrEqual(found.probability.min);
      expect(chance).toBeLessThanOrEqual(found.probability.max);
    }
  });

  it('draws again from a file with all rows: graded rows stay, the rest of the first draw goes', async () => {
    const data = await judged();
    const first = join(dirname(data), 'first.jsonl');
    const again = join(dirname(data), 'again.jsonl');
    await runCommand(sampleCommand, ['--data', data, '--size', '10', '--out', first, '--all', '--json']);
    const lines = await linesOf(first);
    expect(lines).toHaveLength(120);
    // Four of them are graded, which are the first in order.
    const graded = lines.map((line) => ({
      ...line,
      mine: Number(line.draw_1_random_order ?? 99) <= 4 ? 6 : null,
    }));
    const file = await temporaryFile('graded.jsonl', jsonLines(graded));
    const { text } = await runCommand(sampleCommand, [
      ...[
        '--data',
        file,
        '--label',
        'mine',
        '--score',
        'judge_score',
        '--sampler',
        'declined',
        '--size',
        '5',
      ],
      ...['--out', again, '--json'],
    ]);
    expect(JSON.parse(text)).toMatchObject({ drawn: 5, draws: 2 });
    const queue = await linesOf(again);
    expect(queue.slice(0, 4).every(({ mine }) => mine === 6)).toBe(true);
    for (const line of queue) expect(line.draw_1_random_probability).toBeCloseTo(4 / 120, 10);
    const part = ['--data', again, '--size', '3', '--json'];
    await expect(runCommand(sampleCommand, part)).rejects.toMatchObject({ code: 'bad-draw' });
  });

  it('never writes over the file that it reads', async () => {
    const data = await judged();
    await expect(runCommand(sampleCommand, ['--data', data, '--out', data])).rejects.toBeInstanceOf(
      UsageError,
    );
    expect(await linesOf(data)).toHaveLength(120);
  });

  it('says which columns of draws there are where another is named', async () => {
    const call = ['--data', await judged(), '--draw-name', 'draw_by_Ana'];
    await expect(runCommand(sampleCommand, call)).rejects.toThrow(/no column of a draw begins with it/);
  });
});

describe('estimate', () => {
  it('says from drawn and graded rows what holds of all, beside the plain mean', async () => {
    const data = await judged();
    const all = join(dirname(data), 'all.jsonl');
    await runCommand(sampleCommand, [
      ...['--data', data, '--score', 'judge_score', '--sampler', 'near-threshold', '--threshold', '3'],
      ...['--size', '40', '--out', all, '--all', '--json'],
    ]);
    const graded = (await linesOf(all)).map((line) => ({
      ...line,
      mine: line['draw_1_near-threshold_order'] === null ? null : line.quality,
    }));
    const file = await temporaryFile('graded.jsonl', jsonLines(graded));
    const call = ['--data', file, '--score', 'judge_score', '--label', 'mine', '--threshold', '3'];
    const found = JSON.parse((await runCommand(estimateCommand, [...call, '--json'])).text);
    expect(found).toMatchObject({
      drawn: 40,
      rows_drawn_from: 119,
      labelled_not_drawn: 0,
      whole: true,
      invalid: 1,
    });
    const truth = judgedRows().flatMap(({ quality }) => (quality === null ? [] : [quality]));
    const mean = truth.reduce((sum, value) => sum + value, 0) / truth.length;
    const { prediction_powered, hajek, naive } = found.mean_quality;
    for (const { low, high } of [prediction_powered, hajek]) {
      expect(low).toBeLessThan(mean);
      expect(high).toBeGreaterThan(mean);
    }
    expect(prediction_powered.high - prediction_powered.low).toBeLessThan(hajek.high - hajek.low);
    expect(Math.abs(naive.value - mean)).toBeGreaterThan(Math.abs(prediction_powered.value - mean));
    expect(found.points).toHaveLength(10);
    const { text } = await runCommand(estimateCommand, call);
    expect(text).toMatch(/40 of 40 drawn rows are graded|39 of 40 drawn rows are graded/);
    expect(text).toContain('bad among score ≥ 3.0000');
  });

  it('refuses labels of which nobody knows how they were chosen', async () => {
    const call = ['--data', await judged(), '--score', 'judge_score', '--label', 'quality', '--json'];
    await expect(runCommand(estimateCommand, call)).rejects.toMatchObject({ code: 'missing-draws' });
    const { text } = await runCommand(estimateCommand, [...call, '--assume-random']);
    expect(JSON.parse(text)).toMatchObject({ n: 118, whole: true });
  });
});

describe('plan', () => {
  it('says what the random part of the grades carries, and how many it takes', async () => {
    const data = await judged();
    const all = join(dirname(data), 'all.jsonl');
    await runCommand(sampleCommand, [
      '--data',
      data,
      '--score',
      'judge_score',
      '--size',
      '60',
      '--out',
      all,
      '--all',
    ]);
    const graded = (await linesOf(all)).map((line) => ({
      ...line,
      mine: line.draw_1_random_order === null ? null : line.quality,
    }));
    const file = await temporaryFile('graded.jsonl', jsonLines(graded));
    const call = [
      '--data',
      file,
      '--score',
      'judge_score',
      '--label',
      'mine',
      '--delta',
      '0.1',
      '--coverage',
      '0.3',
    ];
    const found = JSON.parse((await runCommand(planCommand, [...call, '--alpha', '0.3', '--json'])).text);
    expect(found).toMatchObject({ rows: 119, accepted: 36, promised: true });
    expect(found.bound).toBeLessThanOrEqual(0.3);
    const strict = JSON.parse((await runCommand(planCommand, [...call, '--alpha', '0.01', '--json'])).text);
    expect(strict).toMatchObject({ bound: found.bound, promised: false });
    const { text } = await runCommand(planCommand, [...call, '--alpha', '0.3']);
    expect(text).toContain(found.sentences[0]);
  });
});
