import type { RunningBackend } from '../backends/backend.ts';
import { reshape, slice, type Tensor, tidy } from '../tf.ts';

/** A measurement is repeated until it took about this long, so that the clock's steps do not matter. */
const atLeast = 0.05;
const maxRepeats = 64;

/**
 * Seconds of one `work`, whose result is disposed of. The device has finished when the clock is read: one value of the
 * last result is read back.
 */
export async function secondsOf(running: RunningBackend, work: () => Tensor): Promise<number> {
  const once = await timed(running, work, 1);
  return once >= atLeast ? once : timed(running, work, Math.min(maxRepeats, Math.ceil(atLeast / once)));
}

const timed = (running: RunningBackend, work: () => Tensor, count: number): Promise<number> =>
  running.guard(async () => {
    const start = performance.now();
    for (let i = 1; i < count; i++) work().dispose();
    await finish(work());
    return (performance.now() - start) / 1000 / count;
  });

/** Run `work` once, unmeasured: shaders are compiled, memory is taken. */
export const warmUp = (running: RunningBackend, work: () => Tensor): Promise<void> =>
  running.guard(() => finish(work()));

async function finish(result: Tensor): Promise<void> {
  const first = tidy(() => slice(reshape(result, [-1]), [0], [1]));
  result.dispose();
  try {
    await first.data();
  } finally {
    first.dispose();
  }
}
