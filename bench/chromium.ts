import { type Browser, chromium, type Page } from 'playwright';
import { createServer, type ViteDevServer } from 'vite';
import { chromiumArgs, findChromium } from '../node/chromium/find-chromium.mjs';
import { servePeers } from './peers/serve-peers.ts';
import { watchWorkerHeaps } from './worker-heap.ts';

/** A real Chromium on a page of the bench, which Vite serves with the headers that threads need. */
export interface BenchBrowser {
  page: Page;
  version: string;
  /** Bytes in use in the newest worker of a script, after a collection; null where there is none. */
  heapOf(script: string): Promise<number | null>;
  /** Chromium's processes by type, such as `renderer`. */
  processes(): Promise<{ type: string; id: number }[]>;
  close(): Promise<void>;
}

/** @param ready what the page puts on `window` once it can be used */
export async function openBenchBrowser(
  onLine: (line: string) => void,
  { at = 'bench/page/index.html', ready = 'bench' } = {},
): Promise<BenchBrowser> {
  const executablePath = findChromium();
  if (!executablePath)
    throw new Error('There is no Chromium here. Run npm test -- chromium, or set CHROMIUM_PATH.');
  let server: ViteDevServer | null = null;
  let browser: Browser | null = null;
  const close = async () => {
    await browser?.close();
    await server?.close();
  };
  try {
    server = await createServer({
      logLevel: 'error',
      cacheDir: 'node_modules/.vite-bench',
      plugins: [servePeers()],
      server: { port: 0, strictPort: false, hmr: false },
    });
    await server.listen();
    browser = await chromium.launch({
      executablePath,
      args: chromiumArgs,
    });
    const page = await browser.newPage();
    page.setDefaultTimeout(0);
    page.on('console', (message) => onLine(message.text()));
    page.on('pageerror', (error) => onLine(`error: ${error.message}`));
    const heapOf = await watchWorkerHeaps(page);
    await page.exposeFunction('heapOfBenchWorker', () => heapOf('/workers/bench.ts'));
    await page.goto(`${server.resolvedUrls!.local[0]}${at}`);
    await page.waitForFunction((name) => name in window, ready);
    const debug = await browser.newBrowserCDPSession();
    const processes = async () => (await debug.send('SystemInfo.getProcessInfo')).processInfo;
    return { page, version: browser.version(), heapOf, processes, close };
  } catch (thrown) {
    await close();
    throw thrown;
  }
}
