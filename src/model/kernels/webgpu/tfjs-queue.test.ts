import { describe, expect, it } from 'vitest';
import { type TfjsBufferManager, watchBytes } from './tfjs-queue.ts';

describe('watchBytes', () => {
  it('tells the most since it was last asked, though it is gone by then', () => {
    const manager = { numBytesAllocated: 100, numBytesUsed: 7 } as TfjsBufferManager;
    const most = watchBytes(manager, 'numBytesAllocated');
    manager.numBytesAllocated += 50;
    manager.numBytesAllocated -= 80;
    expect(manager.numBytesAllocated).toBe(70);
    expect(most.take()).toBe(150);
    manager.numBytesAllocated += 10;
    expect(most.take()).toBe(80);
  });

  it('tells each of several watchers, until it stops', () => {
    const manager = { numBytesAllocated: 100, numBytesUsed: 7 } as TfjsBufferManager;
    const [first, second] = [1, 2].map(() => watchBytes(manager, 'numBytesAllocated'));
    const used = watchBytes(manager, 'numBytesUsed');
    manager.numBytesAllocated += 50;
    expect(first!.take()).toBe(150);
    first!.stop();
    manager.numBytesAllocated += 50;
    expect(first!.take()).toBe(150);
    expect(second!.take()).toBe(200);
    expect(used.take()).toBe(7);
  });
});
