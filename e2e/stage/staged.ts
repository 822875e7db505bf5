import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { build } from 'vite';
import { listen, makeStaticServer } from '../../node/server/static-server.mjs';
import { test as base } from '../pages/test.ts';

export type Theme = 'light' | 'dark';

interface Staged {
  /** Open the app in the state of `scene`, at the address `#/place`. */
  open(
    scene: string,
    place: string,
    options?: { theme?: Theme; width?: number; height?: number },
  ): Promise<Page>;
}

/** Tests of the screens on fake workers: every state at once, whatever the machine. */
export const test = base.extend<Staged, { stageAddress: string }>({
  stageAddress: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the dependencies from the pattern
    async ({}, use) => {
      // Built, as the page itself is: hundreds of modules would have to be fetched one by one for every test.
      const folder = join(tmpdir(), `self-judge-stage-${process.pid}`);
      await build({
        logLevel: 'error',
        build: {
          outDir: folder,
          emptyOutDir: true,
          minify: false,
          rolldownOptions: { input: 'e2e/stage/index.html' },
        },
      });
      const server = makeStaticServer({ dist: folder });
      const port = await listen(server, { port: 0 });
      await use(`http://localhost:${port}/e2e/stage/index.html`);
      server.closeAllConnections();
      server.close();
      rmSync(folder, { recursive: true });
    },
    { scope: 'worker' },
  ],
  open: async ({ page, stageAddress }, use) => {
    await use(async (scene, place, { theme = 'light', width = 1440, height = 900 } = {}) => {
      await page.setViewportSize({ width, height });
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
      // The scene stands before the hash, so that another one loads the page anew.
      await page.goto(`${stageAddress}?scene=${scene}#/${place}`);
      await page.waitForSelector('html[data-ready]', { timeout: 60_000 });
      return page;
    });
  },
});
