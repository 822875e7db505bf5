import type { Page } from 'playwright';

interface Reply {
  id: number;
  result?: { usedSize?: number };
}

/**
 * Reads the JavaScript heaps of a page's workers, after a collection, through Chromium's debugger: a page cannot see
 * them itself. To be called before the workers are made.
 * @returns bytes in use in the newest worker whose script is `script`; null where there is none
 */
export async function watchWorkerHeaps(page: Page): Promise<(script: string) => Promise<number | null>> {
  const debug = await page.context().newCDPSession(page);
  const workers: { url: string; sessionId: string }[] = [];
  const waiting = new Map<number, (reply: Reply) => void>();
  let last = 0;
  debug.on('Target.attachedToTarget', ({ sessionId, targetInfo: { type, url } }) => {
    if (type === 'worker') workers.push({ url, sessionId });
  });
  debug.on('Target.receivedMessageFromTarget', ({ message }) => {
    const reply = JSON.parse(message) as Reply;
    waiting.get(reply.id)?.(reply);
    waiting.delete(reply.id);
  });
  await debug.send('Target.setAutoAttach', {
    autoAttach: true,
    waitForDebuggerOnStart: false,
    flatten: false,
  });
  const ask = (sessionId: string, method: string) =>
    new Promise<Reply>((resolve, reject) => {
      const id = ++last;
      waiting.set(id, resolve);
      const message = JSON.stringify({ id, method });
      debug.send('Target.sendMessageToTarget', { sessionId, message }).catch(reject);
    });
  return async (script) => {
    const found = workers.findLast(({ url }) => new URL(url).pathname === script);
    if (!found) return null;
    await ask(found.sessionId, 'HeapProfiler.collectGarbage');
    return (await ask(found.sessionId, 'Runtime.getHeapUsage')).result?.usedSize ?? null;
  };
}
