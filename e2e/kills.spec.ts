import { type BrowserContext, chromium } from '@playwright/test';
import { seededRandom } from '#core/random/random.ts';
import { writeExportedDataset } from './pages/exported-dataset.ts';
import { killer } from './pages/kill.ts';
import { lostAndDoubled, type StoredDataset, storedDatasets } from './pages/stored.ts';
import { expect, test } from './pages/test.ts';
import { Workbench } from './pages/workbench.ts';

/** Of each kind. `npm run drill -- --only page` asks for more. */
const kills = Number(process.env.DRILL_KILLS ?? 1);
const seed = Number(process.env.DRILL_SEED ?? 1);
const rows = Number(process.env.DRILL_ROWS ?? 1000);

const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** What row `at` is given by hand. */
const gradeOf = (at: number) => (at * 3 + 5) % 10;

/** A browser with a profile on disk, which is killed and started again. */
class KilledBrowser {
  context!: BrowserContext;
  workbench!: Workbench;
  readonly random = seededRandom(seed);

  constructor(
    private readonly options: object,
    private readonly profile: string,
  ) {}

  async start(): Promise<void> {
    this.context = await chromium.launchPersistentContext(this.profile, {
      ...this.options,
      serviceWorkers: 'block',
    });
    this.workbench = new Workbench(this.context.pages()[0] ?? (await this.context.newPage()));
    await this.workbench.open();
  }

  async dataset(name: string): Promise<StoredDataset | null> {
    const found = (await storedDatasets(this.workbench.page)).filter((dataset) => dataset.name === name);
    expect(found.length).toBeLessThanOrEqual(1);
    return found[0] ?? null;
  }

  /** @param milliseconds about how long an import takes */
  async killDuringImport(file: string, milliseconds: number): Promise<void> {
    await this.workbench.go('Data');
    const kill = await killer(this.context);
    await this.workbench.page.getByLabel('Dataset files').setInputFiles(file);
    // The page is at it for the first part of that time: it is hit more often.
    await wait(this.random() ** 2 * milliseconds);
    await kill();
    await this.start();
  }

  /** Grade row after row by its key. @returns how many rows were said to be saved when the page said so last */
  async killDuringGrading(saidBefore: number): Promise<number> {
    const { page } = this.workbench;
    await this.workbench.go('Data');
    await page.getByRole('main').getByRole('button', { name: /^Demo/ }).click();
    await this.workbench.go('Explain');
    await page.getByRole('button', { name: 'Grade rows' }).click();
    const status = page.getByText(/graded by me|Nothing graded/).first();
    const row = page.getByRole('region', { name: /^Row [\d,]+$/ });
    let saved = saidBefore;
    const kill = await killer(this.context);
    const keys = 2 + Math.floor(this.random() * 20);
    let killed: Promise<void> | null = null;
    try {
      for (let key = 0; ; key++) {
        // While further keys are pressed.
        if (key === keys) killed = wait(this.random() * 60).then(kill);
        const said = /^([\d,]+) rows? graded by me, saved/.exec(await status.innerText());
        if (said) saved = Number(said[1]!.replaceAll(',', ''));
        const open = /[\d,]+/.exec((await row.getAttribute('aria-label'))!)![0];
        await page.keyboard.press(String(gradeOf(Number(open.replaceAll(',', '')) - 1)));
      }
    } catch (thrown) {
      if (killed === null) throw thrown;
    }
    await killed;
    await this.start();
    return saved;
  }
}

/** What was found so far, every tenth time and at the end: a long drill that is stopped has not been for nothing. */
function tell(found: { kills: number; [of: string]: unknown }): void {
  if (found.kills % 10 === 0 || found.kills === kills) console.log(JSON.stringify(found));
}

test('a browser that is killed in an import or between two grades loses, doubles and exchanges nothing', async ({
  baseURL,
  launchOptions,
}, info) => {
  test.setTimeout(60_000 + kills * 60_000);
  const browser = new KilledBrowser({ ...launchOptions, baseURL }, info.outputPath('profile'));
  const fileOf = (name: string) => {
    writeExportedDataset(info.outputPath(name), rows);
    return info.outputPath(name);
  };
  await browser.start();
  const begun = performance.now();
  await browser.workbench.importFile(fileOf('whole.jsonl'), 'whole.jsonl');
  const takes = performance.now() - begun;
  const whole = (await browser.dataset('whole.jsonl'))!;
  for (const part of ['rows', 'scores', 'grades'] as const) expect(whole[part]).toHaveLength(rows);

  const imports = { kills: 0, listed: 0, lost: 0, doubled: 0, exchanged: 0 };
  for (; imports.kills < kills; imports.kills++) {
    const name = `killed-${imports.kills}.jsonl`;
    const file = fileOf(name);
    await browser.killDuringImport(file, takes);
    // It is listed whole, or not at all.
    if (await browser.dataset(name)) imports.listed++;
    else await browser.workbench.importFile(file, name);
    const found = (await browser.dataset(name))!;
    for (const part of ['rows', 'scores', 'grades'] as const) {
      const { lost, doubled } = lostAndDoubled(whole[part], found[part]);
      imports.lost += lost;
      imports.doubled += doubled;
      if (lost + doubled === 0 && whole[part].some((text, at) => text !== found[part][at]))
        imports.exchanged++;
    }
    tell({ page: 'import', rows, ...imports, kills: imports.kills + 1 });
  }
  expect(imports).toMatchObject({ kills, lost: 0, doubled: 0, exchanged: 0 });

  const grading = { kills: 0, stored: 0, lost: 0, doubled: 0, exchanged: 0 };
  for (; grading.kills < kills; grading.kills++) {
    const saved = await browser.killDuringGrading(grading.stored);
    const given = (await storedDatasets(browser.workbench.page))
      .find(({ name }) => name.startsWith('Demo'))!
      .grades.map((grade) => grade.split(' ').map(Number) as [row: number, grade: number]);
    grading.stored = given.length;
    grading.lost += Math.max(0, saved - given.length);
    grading.doubled += given.length - new Set(given.map(([row]) => row)).size;
    grading.exchanged += given.filter(([row, grade]) => grade !== gradeOf(row)).length;
    tell({ page: 'grading', ...grading, kills: grading.kills + 1 });
  }
  expect(grading).toMatchObject({ kills, lost: 0, doubled: 0, exchanged: 0 });
  expect(grading.stored).toBeGreaterThan(0);
  await browser.context.close();
});
