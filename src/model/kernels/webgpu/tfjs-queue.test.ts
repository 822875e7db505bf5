import { describe, expect, it } from 'vitest';
import { type TfjsBufferManager, watchAllocated } from './tfjs-queue.ts';

describe('watchAllocated', () => {
  it('tells the most since it was last asked, though it is gone by then', () => {
    const manager = { numBytesAllocated: 100 } as TfjsBufferManager;
    const most = watchAllocated(manager);
    manager.numBytesAllocated += 50;
    manager.numBytesAllocated -= 80;
    expect(manager.numBytesAllocated).toBe(70);
    expect(most()).toBe(150);
    manager.numBytesAllocated += 10;
    expect(most()).toBe(80);
  });
});
