import { expect, it } from 'vitest';
import { analyses } from '#core/analysis/registry.ts';
import { jsonLines } from '../testing/judged-rows.ts';
import { runCommand, temporaryFile } from '../testing/run-command.ts';
import { scoredRecords, testIdentity } from '../testing/scored-file.ts';
import { analysisCommand } from './analysis-command.ts';

const shiftCommand = analysisCommand(analyses.shift);

async function shift(fresh: readonly object[]) {
  const data = await temporaryFile('scored.jsonl', jsonLines(scoredRecords()));
  const path = await temporaryFile('new.jsonl', jsonLines(fresh));
  return runCommand(shiftCommand, [
    ...['--data', data, '--score', 'judge_score', '--label', 'quality', '--new', path],
    ...['--permutations', '19', '--json'],
  ]);
}

it('compares rows with new ones of the same judge, and with those that do not say whose they are', async () => {
  expect((await shift(scoredRecords())).code).toBe(0);
  const untold = scoredRecords().map(({ id, instruction, response, judge_score }) => ({
    id,
    instruction,
    response,
    judge_score,
  }));
  expect((await shift(untold)).code).toBe(0);
});

it('refuses new rows that another judge scored, even one of them', async () => {
  const other = scoredRecords({ ...testIdentity, maxTokens: 512 });
  await expect(shift(other)).rejects.toMatchObject({ code: 'other-judge' });
  await expect(shift([...scoredRecords().slice(0, 99), ...other.slice(99)])).rejects.toMatchObject({
    code: 'other-judge',
    data: { id: 'row-99' },
  });
});
