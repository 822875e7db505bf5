import type { Page } from '@playwright/test';

interface TraceEvent {
  name: string;
  ph: string;
  pid: number;
  tid: number;
  /** Microseconds on the processor: waiting for a busy machine does not count. */
  tdur?: number;
  args?: { name?: string };
}

/** The tasks of the page's main thread while `work` is done, longest first, in milliseconds of processor time. */
export async function mainThreadTasks(page: Page, work: () => Promise<void>): Promise<number[]> {
  const browser = page.context().browser()!;
  await browser.startTracing(page, {
    categories: ['toplevel', 'disabled-by-default-devtools.timeline', '__metadata'],
  });
  await work();
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as {
    traceEvents: TraceEvent[];
  };
  const mains = new Set(
    traceEvents
      .filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
      .map(({ pid, tid }) => `${pid}:${tid}`),
  );
  return traceEvents
    .filter(
      // A task stands twice in the trace, as RunTask and as the scheduler's own event around it.
      ({ name, pid, tid, tdur }) => name === 'RunTask' && mains.has(`${pid}:${tid}`) && tdur !== undefined,
    )
    .map(({ tdur }) => tdur! / 1000)
    .sort((a, b) => b - a);
}

/** Half a second of frames goes by in which the page has nothing left to do. */
export const idle = (page: Page): Promise<void> =>
  page.evaluate(
    () =>
      new Promise((resolve) => {
        let frames = 0;
        const frame = () =>
          requestIdleCallback((deadline) => {
            frames = deadline.timeRemaining() > 2 ? frames + 1 : 0;
            if (frames === 30) resolve();
            else requestAnimationFrame(frame);
          });
        requestAnimationFrame(frame);
      }),
  );
