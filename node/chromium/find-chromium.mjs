// @ts-check
/** Finds a Chromium for tests and says with which flags to start it. */
import { existsSync } from 'node:fs';
import { chromium } from 'playwright';

/**
 * Flags that give WebGPU on a software adapter where there is no GPU.
 * `--headless=new` is not among them: Playwright passes its own.
 */
export const chromiumArgs = [
  '--no-sandbox',
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
  '--disable-vulkan-surface',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const systemPaths = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/**
 * Every Chromium to test with that is here: `CHROMIUM_PATH` alone where it is set, else Playwright's own
 * download and the system's, in that order.
 * @returns {string[]} executables' paths
 */
export function chromiumCandidates() {
  const asked = process.env.CHROMIUM_PATH;
  if (asked) {
    if (!existsSync(asked)) throw new Error(`CHROMIUM_PATH is ${asked}, and there is no file there.`);
    return [asked];
  }
  return [chromium.executablePath(), ...systemPaths].filter((path) => path && existsSync(path));
}

/** The first of them, or null where there is none. */
export const findChromium = () => chromiumCandidates()[0] ?? null;
