import type { BrowserContext } from '@playwright/test';

/** End a process of a browser as a crash would: neither the page nor what stores for it hears of it beforehand. */
export async function kill(context: BrowserContext): Promise<void> {
  await (await killer(context))();
}

/**
 * The same in two steps, since asking for the process takes time.
 * @returns what kills it; settles when Playwright has noticed
 */
export async function killer(context: BrowserContext): Promise<() => Promise<void>> {
  const devtools = await context.browser()!.newBrowserCDPSession();
  const { processInfo } = await devtools.send('SystemInfo.getProcessInfo');
  const { id } = processInfo.find(({ type }) => type === 'browser')!;
  return async () => {
    const closed = context.waitForEvent('close');
    process.kill(id, 'SIGKILL');
    await closed;
  };
}
