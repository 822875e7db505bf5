import type { Page } from '@playwright/test';
import { storeLargeRun, writeLargeDataset } from './pages/large-dataset.ts';
import { idle, mainThreadTasks } from './pages/main-thread.ts';
import { expect, test } from './pages/test.ts';
import { Workbench } from './pages/workbench.ts';

const rows = 100_000;
const moves = 720;
/** 60 frames a second. */
const frameMilliseconds = 1000 / 60;

test('the built page: the line is dragged over 100,000 rows at 60 frames a second', async ({
  page,
}, info) => {
  test.setTimeout(300_000);
  const workbench = new Workbench(page);
  const data = info.outputPath('large.jsonl');
  await writeLargeDataset(data, rows);
  await workbench.open();
  await page.getByLabel('Dataset files').setInputFiles(data);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('large.jsonl', { timeout: 120_000 });
  await storeLargeRun(page);
  await page.reload();
  await workbench.go('Decide');
  const line = page.getByRole('slider', { name: 'Rows accepted' });
  await line.waitFor({ timeout: 60_000 });
  // Everything on the screen is computed and drawn before the drag begins.
  await expect(page.getByRole('heading', { name: 'Are the probabilities to be believed?' })).toBeVisible({
    timeout: 120_000,
  });
  await expect(page.getByText('Resampling instructions for the intervals.')).toHaveCount(0);
  await idle(page);
  await line.scrollIntoViewIfNeeded();

  const box = (await line.boundingBox())!;
  const place = (share: number) => [box.x + box.width * share, box.y + box.height / 2] as const;
  await page.mouse.move(...place(0.5));
  await page.mouse.down();
  /** Several moves are on their way at once, so that a frame need not wait for the next one to get through. */
  const drag = async (count: number) => {
    let step = 0;
    const send = async () => {
      while (step < count)
        await page.mouse.move(...place(0.5 + 0.45 * Math.sin((4 * Math.PI * step++) / count)));
    };
    await Promise.all(Array.from({ length: 4 }, send));
  };
  await drag(30);
  const before = await page.getByRole('heading', { level: 1 }).innerText();
  let frames: Frames = { moved: 0, words: '' };
  const tasks = await mainThreadTasks(page, async () => {
    frames = await framesDuring(page, () => drag(moves));
  });
  await page.mouse.move(...place(0.3));
  await page.mouse.up();
  await expect(page.getByRole('heading', { level: 1 })).not.toHaveText(before);

  // By the frames that took a move over: those between two moves cost little, and would flatter the mean.
  const { moved } = frames;
  expect(moved).toBeGreaterThan(moves / 4);
  const each = tasks.reduce((sum, milliseconds) => sum + milliseconds, 0) / moved;
  const tooLong = tasks.filter((milliseconds) => milliseconds > frameMilliseconds).length;
  console.log(
    `${each.toFixed(1)} ms of processor time a frame, the longest task ${tasks[0]!.toFixed(1)} ms, ${tooLong} of ${moved} over a frame; ${frames.words}`,
  );
  expect(tasks.length).toBeGreaterThan(moved);
  // Processor time, not the clock: a busy machine draws fewer frames, whatever the page does.
  expect(each).toBeLessThan(frameMilliseconds);
  expect(tooLong).toBeLessThan(moved / 20);
});

interface Frames {
  /** Frames in which the pointer moved: the browser hands the page all moves of a frame as one. */
  moved: number;
  /** How often they came, by the clock. */
  words: string;
}

/** What the page drew while `work` was done. */
async function framesDuring(page: Page, work: () => Promise<void>): Promise<Frames> {
  await page.evaluate(() => {
    const times: number[] = [];
    const note = (time: number) => {
      times.push(time);
      handle = requestAnimationFrame(note);
    };
    let handle = requestAnimationFrame(note);
    let moved = 0;
    const count = () => void moved++;
    window.addEventListener('pointermove', count, { capture: true });
    const stopFrames = () => {
      cancelAnimationFrame(handle);
      window.removeEventListener('pointermove', count, { capture: true });
      return { times, moved };
    };
    Object.assign(window, { stopFrames });
  });
  await work();
  const { times, moved } = await page.evaluate(() =>
    (window as unknown as { stopFrames(): { times: number[]; moved: number } }).stopFrames(),
  );
  const gaps = times
    .slice(1)
    .map((time, at) => time - times[at]!)
    .sort((a, b) => a - b);
  const rate = (1000 * gaps.length) / (times.at(-1)! - times[0]!);
  const words = `${gaps.length} frames, ${rate.toFixed(1)} frames a second by the clock, median ${gaps[gaps.length >> 1]!.toFixed(1)} ms between frames, 95th percentile ${gaps[Math.floor(gaps.length * 0.95)]!.toFixed(1)}`;
  return { moved, words };
}
