import { readFile } from 'node:fs/promises';
import { expect, type Page } from '@playwright/test';

export type Judged = Record<string, unknown> & { judge_score: number | null; judge_probs: number[] };

/** The workbench as its user handles it: by the words on its screens. */
export class Workbench {
  constructor(readonly page: Page) {}

  async open(): Promise<void> {
    await this.page.goto('');
    await expect(
      this.page.getByRole('navigation', { name: 'Screens' }).getByRole('link', { name: /^Data/ }),
    ).toContainText('rows', { timeout: 60_000 });
  }

  async go(screen: 'Data' | 'Judge' | 'Decide' | 'Explain'): Promise<void> {
    await this.page
      .getByRole('navigation')
      .getByRole('link', { name: new RegExp(`^${screen}`) })
      .click();
  }

  /** Import a file, and wait until its rows are there. */
  async importFile(path: string, name: string): Promise<void> {
    await this.go('Data');
    await this.page.getByLabel('Dataset files').setInputFiles(path);
    await expect(this.page.getByRole('heading', { level: 1 })).toContainText(name, { timeout: 60_000 });
  }

  /** Choose one of the judges offered on the Judge screen, by the beginning of its name. */
  async chooseJudge(name: string): Promise<void> {
    await this.page.getByRole('radio', { name: new RegExp(`^${name}`) }).check();
  }

  async startJudging(): Promise<void> {
    await this.page
      .getByRole('main')
      .getByRole('button', { name: /^Judge [\d,]+ rows/ })
      .first()
      .click();
  }

  /** Wait for a run's end. */
  async judged(rows: number): Promise<void> {
    await expect(this.page.getByRole('heading', { level: 1 })).toContainText(`judged all ${rows} rows`, {
      timeout: 280_000,
    });
  }

  /** How many rows of the run under way are judged. */
  async rowsJudged(): Promise<number> {
    const heading = await this.page.getByRole('heading', { level: 1 }).innerText();
    return Number(/: ([\d,]+) of/.exec(heading)?.[1]?.replaceAll(',', '') ?? 0);
  }

  /** Every row, exported as JSONL from the screen that is open. */
  async export(): Promise<Judged[]> {
    await this.page.getByRole('main').getByRole('button', { name: 'Export rows', exact: true }).click();
    const dialog = this.page.getByRole('dialog');
    // Decide offers the kept rows first.
    await dialog.getByRole('radio', { name: /^All [\d,]+ rows/ }).check();
    const downloading = this.page.waitForEvent('download');
    await dialog.getByRole('button', { name: /^Save/ }).click();
    const path = await (await downloading).path();
    const text = await readFile(path, 'utf8');
    return text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Judged);
  }
}
