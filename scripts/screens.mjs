// @ts-check
/**
 * Takes the pictures of docs/screens: the built page, the demo dataset, the default judge's own scores.
 * Needs a build and the models: npm run build && npm run models, then node scripts/screens.mjs
 * [--only NAME] takes one place; [--out FOLDER] writes elsewhere.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright';
import { chromiumArgs, findChromium } from '../node/chromium/find-chromium.mjs';
import { listen, makeStaticServer } from '../node/server/static-server.mjs';

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    out: { type: 'string', default: fileURLToPath(new URL('../docs/screens', import.meta.url)) },
  },
});
mkdirSync(values.out, { recursive: true });

const wide = { width: 1440, height: 900 };
const narrow = { width: 390, height: 844 };

/** @type {{ name: string, place: string, prepare?: (page: import('playwright').Page) => Promise<void> }[]} */
const places = [
  { name: 'data', place: 'data' },
  { name: 'judge', place: 'judge' },
  { name: 'decide', place: 'decide' },
  {
    name: 'compare',
    place: 'compare',
    prepare: (page) => page.getByRole('heading', { name: 'Best of n' }).waitFor({ timeout: 120_000 }),
  },
  {
    name: 'train',
    place: 'train',
    prepare: async (page) => {
      const derive = page.getByRole('button', { name: /^Derive labels/ });
      if (!(await derive.isVisible())) return;
      await page.getByLabel('Rows', { exact: true }).selectOption('50');
      await derive.click();
      await page.getByRole('button', { name: /^Train on/ }).waitFor({ timeout: 1_200_000 });
    },
  },
  { name: 'rows', place: 'explain' },
  {
    name: 'explain',
    place: 'explain/2',
    prepare: async (page) => {
      // The default judge with reference compares texts: there is no prompt to wait for.
      await page.getByRole('heading', { name: /^Row 3 scores/ }).waitFor();
    },
  },
  {
    name: 'try',
    place: 'try',
    prepare: async (page) => {
      await page.getByRole('button', { name: 'Write and judge an answer' }).click();
      await page
        .getByRole('heading', { level: 1, name: /^(Accepted|Declined|Neither|A score of)/ })
        .waitFor({ timeout: 120_000 });
    },
  },
];

const server = makeStaticServer({ base: '/', isolation: true });
const address = `http://localhost:${await listen(server, { port: 0 })}/`;
const browser = await chromium.launch({ executablePath: findChromium() ?? undefined, args: chromiumArgs });
const context = await browser.newContext({ viewport: wide, reducedMotion: 'reduce' });
const page = await context.newPage();

/** @param {string} name */
async function shoot(name) {
  const path = join(values.out, `${name}.png`);
  await page.mouse.move(0, 0);
  await page.screenshot({ path });
  console.log(path);
}

/** @param {string} place */
const go = async (place) => {
  await page.goto(`${address}#/${place}`);
  await page.waitForTimeout(800);
};

await go('data');
await page.getByRole('button', { name: /^Judge 200 rows/ }).waitFor({ timeout: 60_000 });
if (!values.only) await shoot('first-visit');
await page.getByRole('button', { name: /^Judge 200 rows/ }).click();
const heading = page.getByRole('heading', { level: 1 });
await heading.filter({ hasText: /judging: (\d\d|1\d\d) of/ }).waitFor({ timeout: 600_000 });
if (!values.only) await shoot('judging');
await heading.filter({ hasText: 'judged all 200 rows' }).waitFor({ timeout: 1_800_000 });

for (const { name, place, prepare } of places) {
  if (values.only && values.only !== name) continue;
  await page.setViewportSize(wide);
  await go(place);
  await prepare?.(page);
  await page.waitForTimeout(1500);
  for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.waitForTimeout(400);
    await shoot(`${name}-${colorScheme}`);
  }
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await page.setViewportSize(narrow);
  await page.waitForTimeout(600);
  await shoot(`${name}-narrow`);
}
await browser.close();
server.close();
