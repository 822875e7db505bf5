import { describe, expect, it } from 'vitest';
import { webLocks } from './web-locks.ts';

/** A worker that takes a lock as a tab's worker does, and says when it has it. */
async function holderOf(name: string): Promise<Worker> {
  const code = `navigator.locks.request(${JSON.stringify(name)}, () => new Promise(() => postMessage('held')))`;
  const worker = new Worker(URL.createObjectURL(new Blob([code], { type: 'text/javascript' })));
  await new Promise((resolve) => worker.addEventListener('message', resolve, { once: true }));
  return worker;
}

describe('the locks of this browser', () => {
  it('are refused while another holds them, and free when it is killed', async () => {
    const holder = await holderOf('self-judge/run/a');
    const locks = webLocks();
    expect(await locks.take('run/a')).toBeNull();
    expect((await locks.held()).has('run/a')).toBe(true);
    const freed = [locks.freed('run/a'), webLocks().freed('run/a')];
    holder.terminate();
    await Promise.all(freed);
    expect((await locks.held()).has('run/a')).toBe(false);
    expect(await locks.take('run/a')).not.toBeNull();
  });

  it('can be taken again as soon as they are given back', async () => {
    const locks = webLocks();
    for (let i = 0; i < 20; i++) {
      const release = await locks.take('run/b');
      expect(release).not.toBeNull();
      expect(await locks.take('run/b')).toBeNull();
      await release!();
    }
  });

  it('can be taken where others waited only for their end', async () => {
    const locks = webLocks();
    const release = await locks.take('run/c');
    const waiting = Array.from({ length: 20 }, () => locks.freed('run/c'));
    await release!();
    const again = await locks.take('run/c');
    expect(again).not.toBeNull();
    await again!();
    await Promise.all(waiting);
  });
});
