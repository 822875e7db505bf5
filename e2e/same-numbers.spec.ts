import { readdir, readFile, writeFile } from 'node:fs/promises';
import { readCall, wordsGiven } from '../cli/metrics/analysis-command.ts';
import { askedAgain, jsonLines, judgedRows, labelledInPart } from '../cli/testing/judged-rows.ts';
import { type AnyAnalysis, analysisList } from '../src/core/analysis/registry.ts';
import { cellsOf, command, type Figure, type Figures, hundred, save, shown } from './pages/figures.ts';
import { storeLargeRun, writeLargeDataset } from './pages/large-dataset.ts';
import { answered, differences, printed } from './pages/metrics-worker.ts';
import { expect, test } from './pages/test.ts';
import { Workbench } from './pages/workbench.ts';

const rows = 400;

test('page and command give the same numbers, to the last digit shown', async ({ page }, info) => {
  const workbench = new Workbench(page);
  const data = info.outputPath('rows.jsonl');
  await writeLargeDataset(data, rows);
  const lines = (await readFile(data, 'utf8')).trim().split('\n');
  // Somebody else's score, so that there are methods to compare.
  const rewarded = lines.map((line, row) => JSON.stringify({ ...JSON.parse(line), reward: (row * 13) % 7 }));
  await writeFile(data, `${rewarded.join('\n')}\n`);
  await workbench.open();
  await workbench.importFile(data, 'rows.jsonl');
  await storeLargeRun(page);
  await page.reload();

  const judged = info.outputPath('judged.jsonl');
  await workbench.go('Explain');
  await page.getByRole('button', { name: 'Export rows', exact: true }).click();
  await save(page, () => page.getByRole('dialog').getByRole('button', { name: /^Save/ }).click(), judged);
  const of = ['--data', judged, '--score', 'judge_score'];

  await test.step('the figures of Decide', async () => {
    const found = await command('metrics', ...of, '--label', 'quality');
    await workbench.go('Decide');
    const table = page.getByRole('table', { name: 'Figures of the judge and of length' });
    await expect(table).toBeVisible({ timeout: 60_000 });
    const { length, over_length: over } = found.baselines;
    const lines: [string, Figure, Figure?, Figure?][] = [
      ...(
        [
          ['AUGRC', 'augrc'],
          ['AUROC', 'auroc'],
          ['AURC', 'aurc'],
          ['E-AURC', 'e_aurc'],
          ['Share of bad rows', 'error_rate'],
        ] as const
      ).map(([name, key]): [string, Figure, Figure, Figure] => [
        name,
        found.selective[key],
        length.selective[key],
        over.selective[key],
      ]),
      ['Spearman', found.spearman, length.spearman, over.spearman],
      ['Kendall τ-b', found.kendall_tau_b, length.kendall_tau_b, over.kendall_tau_b],
      ['AUPR, good rows', found.detection.aupr_success],
      ['AUPR, bad rows', found.detection.aupr_error],
      ['FPR at 95% TPR', found.detection.fpr95],
      ['ECE', found.calibration.ece],
      ['Debiased ECE', found.calibration.ece_debiased],
      ['Adaptive ECE', found.calibration.adaptive_ece],
      ['MCE', found.calibration.mce],
      ['Brier', found.calibration.brier],
    ];
    for (const [name, judge, baseline, difference] of lines) {
      const [, ...cells] = await cellsOf(table, name);
      const wanted = [judge, baseline, difference].map((figure) => (figure ? shown(figure) : '–'));
      expect(cells, name).toEqual(wanted);
    }
    expect(found).toMatchObject({ n: 390, invalid: 10 });
  });

  await test.step('a threshold with a guarantee, promised and kept', async () => {
    const [alpha, delta] = [0.5, 0.1];
    const found = await command(
      ...['threshold', ...of, '--label', 'quality', '--alpha', String(alpha), '--delta', String(delta)],
    );
    const { promise, rests_on, threshold, on_test, promised_on_test } = found.methods.fixed_sequence;
    expect(threshold).not.toBeNull();
    const promised = page.getByLabel('Largest share of bad rows that new rows are promised, in percent');
    await promised.fill(String(100 * alpha));
    await promised.press('Enter');
    await expect(page.getByText(promise)).toBeVisible({ timeout: 60_000 });
    await expect(page.getByText(`Rests on ${rests_on}.`)).toBeVisible();
    const split = page
      .getByRole('table', { name: 'What was promised and what happened' })
      .getByRole('row')
      .filter({ hasText: 'Test, ' })
      .getByRole('cell');
    const { value, low, high } = promised_on_test;
    const percent = (share: number) => (100 * share).toFixed(1);
    expect(await split.allInnerTexts()).toEqual([
      `Test, ${found.split.test.instructions} instructions`,
      String(found.split.test.rows),
      `${percent(on_test.coverage)}%`,
      `${percent(value!)}% [${percent(low)}, ${percent(high)}]`,
    ]);
    await expect(page.getByLabel(/^Threshold, a score from/)).toHaveValue(threshold.toFixed(2));
  });

  await test.step('ranking against a leaderboard, best of n and its picks', async () => {
    const board = info.outputPath('board.json');
    await writeFile(
      board,
      JSON.stringify({ alpha: { win: 10 }, beta: { win: 30 }, gamma: { win: 20 }, delta: { win: 40 } }),
    );
    const ranked = await command('rank', ...of, '--leaderboard', board);
    await page
      .getByRole('navigation')
      .getByRole('link', { name: /^Compare/ })
      .click();
    await page.getByLabel('Leaderboard file').setInputFiles(board, { timeout: 60_000 });
    const agreement = page.getByRole('table', { name: 'Agreement of rankings with win' });
    await expect(agreement).toBeVisible({ timeout: 60_000 });
    const plain: Figures = ranked.leaderboard.win.plain;
    const line = agreement.getByRole('row').filter({ hasText: 'As scored' }).getByRole('cell');
    expect((await line.allInnerTexts()).slice(1)).toEqual(
      ['pearson', 'spearman', 'kendall_tau_b'].map((key) => shown(plain[key]!, 2)),
    );

    const picks = info.outputPath('picks.jsonl');
    const best = await command('best-of-n', ...of, '--label', 'quality', '--picks', picks);
    await expect(page.getByText(shown(best.over_random, 2))).toBeVisible({ timeout: 60_000 });
    const button = page.getByRole('button', { name: 'Save picks as JSONL' });
    const text = await save(page, () => button.click(), info.outputPath('page-picks.jsonl'));
    const idsOf = (lines: string) =>
      lines
        .trim()
        .split('\n')
        .map((record) => JSON.parse(record) as { id: string; best_of: number })
        .map(({ id, best_of }) => `${id} of ${best_of}`);
    expect(idsOf(text)).toEqual(idsOf(await readFile(picks, 'utf8')));
    expect(idsOf(text)).toHaveLength(rows / 4);
  });

  await test.step('the table of methods, with intervals', async () => {
    const found = await command('table', ...of, '--score', 'reward', '--label', 'quality');
    const table = page.getByRole('table', { name: /^Pearson × 100 with quality/ });
    await page.getByRole('checkbox', { name: '95% intervals' }).check();
    const models = (await table.getByRole('columnheader').allInnerTexts()).slice(1, 5);
    expect(models.toSorted()).toEqual(found.groups);
    for (const [name, method] of [
      ['Made-up judge, Test', 'judge_score'],
      ['reward (column)', 'reward'],
      ['Length', 'length'],
      ['Constant', 'constant'],
    ] as const) {
      const line = found.rows.find((row: { method: string }) => row.method === method);
      // The page has models in the order of the data, the command by name.
      const figures: Figure[] = [...models.map((model) => line.by_group[model]), line.average, line.all];
      const hundredfold = figures.map(({ value, low, high }) =>
        shown({ value: hundred(value), low: hundred(low), high: hundred(high) }, 1),
      );
      const cells = (await cellsOf(table, name)).map((text) => text.replace(/\s+/g, ' '));
      expect(
        cells.slice(0, figures.length).map((text) => text.replace(/^none ?: .*/, 'none')),
        name,
      ).toEqual(hundredfold);
      expect(cells[figures.length], name).toBe(String(line.n));
    }
  });

  await test.step('two methods on the same rows', async () => {
    const found = await command('compare', ...of, '--score', 'reward', '--label', 'quality');
    const table = page.getByRole('table', { name: 'Figures of both, and their differences' });
    const [first, second] = found.columns;
    const [between] = found.differences;
    for (const [name, key] of [
      ['Pearson', 'pearson'],
      ['Spearman', 'spearman'],
      ['Kendall τ-b', 'kendall_tau_b'],
    ] as const) {
      const { p, ...difference } = between[key];
      const [, ...cells] = await cellsOf(table, name);
      const wanted = [first[key], second[key], difference].map((figure) => shown(figure));
      expect(cells, name).toEqual([...wanted, p < 0.001 ? '< 0.001' : p.toFixed(3)]);
    }
    const worst = page.getByRole('table', { name: 'Rows on which they disagree most' }).getByRole('link');
    const rowOf = (id: string) => `#/explain/${id.slice(1)}`;
    const links = await worst.evaluateAll((all) => all.map((link) => link.getAttribute('href')));
    expect(links.slice(0, found.disagreeing.length)).toEqual(
      found.disagreeing.map(({ id }: { id: string }) => rowOf(id)),
    );
  });

  await test.step('every pair of three methods, with Holm’s correction', async () => {
    const three = info.outputPath('three.jsonl');
    await command('score', '--data', judged, '--out', three, '--method', 'length');
    const found = await command(
      ...['compare', '--data', three, '--label', 'quality'],
      ...['judge_score', 'reward', 'length_score'].flatMap((score) => ['--score', score]),
    );
    const table = page.getByRole('table', { name: 'Differences of every pair' });
    const names: Record<string, string> = {
      judge_score: 'Made-up judge, Test',
      reward: 'reward (column)',
      length_score: 'Length',
    };
    expect(found.differences).toHaveLength(3);
    for (const { first, second, pearson } of found.differences) {
      const button = page.getByRole('button', {
        name: `Show in full: ${names[first]}, ${names[second]}`,
        exact: true,
      });
      const cells = await table.getByRole('row').filter({ has: button }).getByRole('cell').allInnerTexts();
      const { holm, ...difference } = pearson;
      expect(cells.slice(4, 6)).toEqual([shown(difference), holm < 0.001 ? '< 0.001' : holm.toFixed(3)]);
    }
    await expect(
      page.getByText(`n = ${found.n} rows of ${found.instructions} instructions that all 3 scored`),
    ).toBeVisible();
  });

  await test.step('κ and the confusion matrix', async () => {
    const found = await command(
      ...['raters', '--data', judged, '--first', 'judge_score', '--second', 'quality'],
    );
    const figures = page.getByRole('table', { name: 'How far Judge and quality agree' });
    await expect(figures).toBeAttached({ timeout: 60_000 });
    for (const [name, key] of [
      ['Cohen’s κ', 'kappa'],
      ['κ, linear weights', 'kappa_linear'],
      ['κ, quadratic weights', 'kappa_quadratic'],
      ['Equal ratings', 'agreement'],
    ] as const) {
      const cells = figures.getByRole('row').filter({ hasText: name }).getByRole('cell');
      const [, value, low, high, n] = await cells.allTextContents();
      expect(`${value} [${low}, ${high}]`, name).toBe(shown(found[key], 2));
      expect(Number(n)).toBe(found.n);
    }
    const matrix = page.getByRole('table', { name: 'Rows by what Judge and quality said' });
    const counts = await matrix.getByRole('cell').allTextContents();
    expect(counts.map(Number)).toEqual(found.confusion.counts.flat());
  });
});

test('the page’s metrics worker gives the command’s digits for every analysis', async ({ page }, info) => {
  const data = info.outputPath('judged.jsonl');
  await writeFile(data, jsonLines(judgedRows()));
  const [part, fresh] = [info.outputPath('part.jsonl'), info.outputPath('new.jsonl')];
  await writeFile(part, jsonLines(labelledInPart(3)));
  await writeFile(fresh, jsonLines(askedAgain(2).filter((_, at) => at % 5 > 0)));
  const script = (await readdir('dist/assets')).find((name) => /^metrics-.*\.js$/.test(name));
  await page.goto('./');
  const compare = async (analysis: AnyAnalysis, argv: string[]) => {
    const call = await readCall(analysis, wordsGiven(analysis, argv));
    const answer = await answered(page, `./assets/${script}`, analysis.id, {
      ...call.inputs,
      options: call.options,
      slot: null,
    });
    const { data: _, ...command } = await printed(analysis, argv);
    const report = JSON.parse(JSON.stringify(analysis.toJson(answer, call as never)));
    expect(differences(report, command)).toEqual([]);
    return command;
  };
  for (const analysis of analysisList as readonly AnyAnalysis[]) {
    // Each analysis brings its example; one without does not compile.
    await test.step(analysis.command, () => compare(analysis, ['--data', data, ...analysis.example]));
    if (!('weights' in analysis.options)) continue;
    for (const weights of [['labelling'], ['shift', '--new', fresh]])
      await test.step(`${analysis.command}, weighted by ${weights[0]}`, async () => {
        const argv = ['--data', part, ...analysis.example, '--weights', ...weights];
        expect(await compare(analysis, argv)).toMatchObject({ weights: { by: weights[0] } });
      });
  }
});
