import type { Page } from '@playwright/test';
import { createServer, type ViteDevServer } from 'vite';
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
      // React as it is shipped: in development it spends more time on its own warnings than the page on its work.
      process.env.NODE_ENV = 'production';
      const server: ViteDevServer = await createServer({
        mode: 'production',
        logLevel: 'error',
        // A cache of its own: the developer's server may be running.
        cacheDir: 'node_modules/.vite-stage',
        server: { port: 0, strictPort: false, hmr: false },
      });
      await server.listen();
      await use(`${server.resolvedUrls!.local[0]}e2e/stage/index.html`);
      await server.close();
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
