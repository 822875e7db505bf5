import { expect, it } from 'vitest';
import { analyses } from '#core/analysis/registry.ts';
import { jsonLines, judgedRows } from '../testing/judged-rows.ts';
import { runCommand, temporaryFile } from '../testing/run-command.ts';
import { analysisCommand } from './analysis-command.ts';

const rows = () =>
  judgedRows().map((row, at) => ({ ...row, quality: at % 20 === 0 ? -1 : (row.quality as number) }));

async function run(id: 'summarise' | 'distribution', of: readonly object[], ...more: string[]) {
  const data = await temporaryFile('rows.jsonl', jsonLines(of));
  const argv = ['--data', data, '--score', 'judge_score', '--label', 'quality', ...more];
  return (await runCommand(analysisCommand(analyses[id]), argv)).text;
}

const found = async (...more: string[]) =>
  JSON.parse(await run('summarise', rows(), '--draws', '30', '--json', ...more));

it('a label of −1 beside grades from 0 to 9 leaves its row unlabelled, and it is said', async () => {
  const [marked, kept] = [await found(), await found('--missing-label', 'none', '--label-threshold', '5')];
  expect(marked.data.missing_label).toMatchObject({ value: -1, rows: 6 });
  expect(kept.data.missing_label).toBeUndefined();
  expect(marked.n).toBe(kept.n - 6);
  expect(marked.unlabelled).toBe(kept.unlabelled + 6);
  expect(marked.selective.error_rate.value).toBeLessThan(kept.selective.error_rate.value);
  expect(await run('summarise', rows(), '--draws', '30')).toMatch(
    /6 rows with the label −1 count as unlabelled, not as bad/,
  );
});

it('another number stands for a missing label where it is named', async () => {
  const named = await found('--missing-label', '9', '--label-threshold', '5');
  expect(named.unlabelled).toBeGreaterThan(0);
  await expect(found('--missing-label', 'nothing')).rejects.toThrow(
    /--missing-label must be a number or none/,
  );
});

it('the distribution of good and bad rows asks for the label threshold where it is unclear', async () => {
  const unclear = judgedRows().map((row, at) => ({ ...row, quality: 1 + (at % 4) }));
  await expect(run('distribution', unclear, '--by', 'label')).rejects.toThrow(
    /It is unclear which rows are good.*for example 3/,
  );
  expect(await run('distribution', unclear)).not.toContain('--label-threshold');
  const split = JSON.parse(
    await run('distribution', unclear, '--by', 'label', '--label-threshold', '2', '--json'),
  );
  expect(split).toMatchObject({ cut: 2, by_group: { bad: {}, good: {} } });
});
