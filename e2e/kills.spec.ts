import { type BrowserContext, chromium } from '@playwright/test';
import { seededRandom } from '#core/random/random.ts';
import { writeExportedDataset } from './pages/exported-dataset.ts';
import { killer } from './pages/kill.ts';
import { lostAndDoubled, type StoredDataset, storedDatasets } from './pages/stored.ts';
import { expect, test } from './pages/test.ts';
import { Workbench } from './pages/workbench.ts';

/** `npm run drill -- --only page` asks for more of both. */
const kills = Number(process.env.DRILL_KILLS ?? 2);
const seed = Number(process.env.DRILL_SEED ?? 1);
const rows = Number(process.env.DRILL_ROWS ?? 3000);
const random = seededRandom(seed);

test.setTimeout(60_000 + kills * 30_000);

const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** A browser with a profile on disk, which outlives it. */
type Launch = () => Promise<{ context: BrowserContext; workbench: Workbench }>;

const launcher =
  (options: object, profile: string): Launch =>
  async () => {
    const context = await chromium.launchPersistentContext(profile, { ...options, serviceWorkers: 'block' });
    const workbench = new Workbench(context.pages()[0] ?? (await context.newPage()));
    await workbench.open();
    return { context, workbench };
  };

test('imports that the browser is killed in leave the whole dataset or none, with its scores and grades', async ({
  baseURL,
  launchOptions,
}, info) => {
  const launch = launcher({ ...launchOptions, baseURL }, info.outputPath('profile'));
  const fileOf = (name: string) => {
    writeExportedDataset(info.outputPath(name), rows);
    return info.outputPath(name);
  };
  let { context, workbench } = await launch();
  const named = async (name: string) =>
    (await storedDatasets(workbench.page)).filter((dataset) => dataset.name === name);
  const begun = performance.now();
  await workbench.importFile(fileOf('whole.jsonl'), 'whole.jsonl');
  const takes = performance.now() - begun;
  const whole = (await named('whole.jsonl'))[0]!;
  expect(whole.rows).toHaveLength(rows);
  expect(whole.scores).toHaveLength(rows);
  expect(whole.grades).toHaveLength(rows);

  const outcome = { kills: 0, listed: 0, lost: 0, doubled: 0, exchanged: 0 };
  const compare = (found: StoredDataset) => {
    for (const part of ['rows', 'scores', 'grades'] as const) {
      const { lost, doubled } = lostAndDoubled(whole[part], found[part]);
      outcome.lost += lost;
      outcome.doubled += doubled;
      if (lost + doubled === 0 && whole[part].some((text, at) => text !== found[part][at]))
        outcome.exchanged++;
    }
  };
  for (let round = 0; round < kills; round++) {
    const name = `killed-${round}.jsonl`;
    const file = fileOf(name);
    await workbench.go('Data');
    const kill = await killer(context);
    await workbench.page.getByLabel('Dataset files').setInputFiles(file);
    await wait(random() * 1.2 * takes);
    await kill();
    outcome.kills++;
    ({ context, workbench } = await launch());
    const left = await named(name);
    outcome.listed += left.length;
    expect(left.length).toBeLessThanOrEqual(1);
    if (left.length === 0) await workbench.importFile(file, name);
    const found = await named(name);
    expect(found).toHaveLength(1);
    compare(found[0]!);
  }
  console.log(JSON.stringify({ page: 'import', rows, ...outcome }));
  expect(outcome).toMatchObject({ kills, lost: 0, doubled: 0, exchanged: 0 });
  await context.close();
});

test('grades that were said to be saved are there when the browser was killed between any two keys', async ({
  baseURL,
  launchOptions,
}, info) => {
  const launch = launcher({ ...launchOptions, baseURL }, info.outputPath('profile'));
  let { context, workbench } = await launch();
  /** What row `at` is given. */
  const gradeOf = (at: number) => (at * 7 + 3) % 10;
  const outcome = { kills: 0, saved: 0, stored: 0, lost: 0, doubled: 0, exchanged: 0 };
  const name = 'Demo';
  for (let round = 0; round < kills; round++) {
    const { page } = workbench;
    await workbench.go('Explain');
    await page.getByRole('button', { name: 'Grade rows' }).click();
    const status = page.getByText(/graded by me|Nothing graded/).first();
    const kill = await killer(context);
    /** Rows said to be saved, as the page said last. */
    let saved = outcome.stored;
    let over = false;
    const ending = wait(200 + random() * 1500).then(async () => {
      over = true;
      await kill();
    });
    try {
      while (!over) {
        const words = await status.innerText();
        const said = /^(\d+) rows? graded by me, saved/.exec(words);
        if (said) saved = Number(said[1]);
        // The row that is open, from 1.
        const heading = await page.getByRole('region', { name: /^Row \d+$/ }).getAttribute('aria-label');
        const at = Number(/\d+/.exec(heading ?? '')![0]) - 1;
        await page.keyboard.press(String(gradeOf(at)));
      }
    } catch (thrown) {
      if (!over) throw thrown;
    }
    await ending;
    outcome.kills++;
    ({ context, workbench } = await launch());
    const { grades } = (await storedDatasets(workbench.page)).find((dataset) => dataset.name.includes(name))!;
    outcome.saved = saved;
    outcome.stored = grades.length;
    outcome.lost += Math.max(0, saved - grades.length);
    outcome.doubled += grades.length - new Set(grades.map((grade) => grade.split(' ')[0])).size;
    outcome.exchanged += grades.filter((grade) => {
      const [row, given] = grade.split(' ').map(Number);
      return given !== gradeOf(row!);
    }).length;
  }
  console.log(JSON.stringify({ page: 'grading', ...outcome }));
  expect(outcome).toMatchObject({ kills, lost: 0, doubled: 0, exchanged: 0 });
  await context.close();
});
