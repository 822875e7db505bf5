import { defineConfig } from '@playwright/test';
import { chromiumArgs, findChromium } from './node/chromium/find-chromium.mjs';
import { freePort } from './node/server/free-port.mjs';

// Chosen once: Playwright reads this file again in each of its processes, which inherit the environment.
process.env.E2E_PORT ??= String(await freePort());
const address = `http://localhost:${process.env.E2E_PORT}`;

export default defineConfig({
  testDir: 'e2e',
  timeout: 300_000,
  workers: 2,
  forbidOnly: true,
  reporter: [['list']],
  use: {
    baseURL: `${address}/`,
    launchOptions: { executablePath: findChromium() ?? undefined, args: chromiumArgs },
    screenshot: 'only-on-failure',
    // offline.spec.ts tests it; elsewhere each test would fill a cache of its own.
    serviceWorkers: 'block',
  },
  // Two calls, one after the other (`npm run test:e2e`): what measures time must have the machine for itself.
  projects: [
    { name: 'staged', testMatch: 'stage/**/*.spec.ts', fullyParallel: true },
    { name: 'whole', testIgnore: 'stage/**', workers: 1 },
  ],
  webServer: {
    command: `node scripts/serve.mjs --strict-port --port ${process.env.E2E_PORT}`,
    url: address,
    reuseExistingServer: false,
  },
});
