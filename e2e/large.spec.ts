import { expect } from '@playwright/test';
import { test } from './stage/staged.ts';

const steps = 60;

test('100,000 rows: a screenful is drawn, and a step of the threshold costs little', async ({ open }) => {
  const page = await open('large', 'explain');
  await page.getByLabel('Decision').selectOption('Declined');
  const grid = page.getByRole('grid');
  await expect(grid.locator('tbody tr').first()).toBeVisible();
  expect(await grid.locator('tbody tr').count()).toBeLessThan(60);

  // Processor time of the main thread, not the clock's: the machine may be busy with other things.
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
  const busySeconds = async () => {
    const { metrics } = await devtools.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'TaskDuration')!.value;
  };
  const before = await busySeconds();
  await page.evaluate(async (count) => {
    const { threshold } = window.stage.stores;
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    for (let step = 0; step < count; step++) {
      threshold.getState().chooseScore(3 + step / 20);
      // The rows follow before the next frame, the screen in it.
      await frame();
      await frame();
    }
  }, steps);
  const millisecondsAStep = (1000 * ((await busySeconds()) - before)) / steps;
  console.log(`${millisecondsAStep.toFixed(1)} ms of processor time a step`);
  expect(millisecondsAStep).toBeGreaterThan(0);
  expect(millisecondsAStep).toBeLessThan(100);
});
