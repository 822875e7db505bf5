import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '#core/errors.ts';
import { BatchMemory } from './batch-memory.ts';

/** A device on which a batch needs so many bytes at all, and so many a token, and as many microseconds. */
function device({ loaded = 117e6, fixed = 9e6, perToken = 33e3, microseconds = 500 }) {
  let tokens = 0;
  let time = 0;
  let watches = 0;
  return {
    now: () => time,
    watches: () => watches,
    givenOut: () => loaded,
    watchNeed() {
      watches += 1;
      return () => {
        watches -= 1;
        return fixed + perToken * tokens;
      };
    },
    run: async (memory: BatchMemory, size: number) => {
      tokens = size;
      await memory.measure(size, async () => {
        time += (microseconds * size) / 1000;
      });
    },
  };
}

describe('BatchMemory', () => {
  it('keeps a small judge’s batches within 32 MB', async () => {
    const gpu = device({});
    const memory = new BatchMemory(gpu, gpu.now);
    expect(memory.maxTokens).toBe(512);
    for (let batch = 0; batch < 8; batch++) await gpu.run(memory, memory.maxTokens);
    expect(9e6 + 33e3 * memory.maxTokens).toBeLessThan(32.1e6);
    expect(memory.maxTokens).toBeGreaterThan(650);
  });

  it('lets activations take a quarter of what a large model takes', async () => {
    const gpu = device({ loaded: 1.2e9, perToken: 150e3 });
    const memory = new BatchMemory(gpu, gpu.now);
    for (let batch = 0; batch < 8; batch++) await gpu.run(memory, memory.maxTokens);
    expect(9e6 + 150e3 * memory.maxTokens).toBeLessThan(301e6);
    expect(memory.maxTokens).toBeGreaterThan(1500);
  });

  it('lets a fast device take four times as much', async () => {
    const gpu = device({ microseconds: 30 });
    const memory = new BatchMemory(gpu, gpu.now);
    for (let batch = 0; batch < 12; batch++) await gpu.run(memory, memory.maxTokens);
    expect(9e6 + 33e3 * memory.maxTokens).toBeLessThan(129e6);
    expect(memory.maxTokens).toBeGreaterThan(1600);
  });

  it('learns nothing from a batch smaller than the largest', async () => {
    const gpu = device({});
    const memory = new BatchMemory(gpu, gpu.now);
    await gpu.run(memory, 1000);
    const { maxTokens } = memory;
    await gpu.run(memory, 300);
    await gpu.run(memory, 10);
    expect(memory.maxTokens).toBe(maxTokens);
  });

  it('halves a batch that was refused for good, and watches no longer than the batch', async () => {
    const gpu = device({ perToken: 1e3 });
    const memory = new BatchMemory(gpu, gpu.now);
    const full = memory.measure(600, () => Promise.reject(new AppError('out-of-memory', 'Full.')));
    await expect(full).rejects.toMatchObject({ code: 'out-of-memory' });
    memory.refuse(600);
    expect(memory.maxTokens).toBe(300);
    for (let batch = 0; batch < 3; batch++) await gpu.run(memory, 300);
    expect(memory.maxTokens).toBe(300);
    expect(gpu.watches()).toBe(0);
  });

  it('stays between 256 and 4,096 tokens on any device', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          loaded: fc.integer({ min: 1, max: 4e9 }),
          fixed: fc.integer({ min: 0, max: 4e9 }),
          perToken: fc.integer({ min: 0, max: 1e7 }),
        }),
        fc.array(fc.integer({ min: 1, max: 8192 }), { maxLength: 10 }),
        async (shape, batches) => {
          const gpu = device(shape);
          const memory = new BatchMemory(gpu, gpu.now);
          for (const tokens of batches) {
            await gpu.run(memory, tokens);
            if (tokens % 7 === 0) memory.refuse(tokens);
            expect(memory.maxTokens).toBeGreaterThanOrEqual(256);
            expect(memory.maxTokens).toBeLessThanOrEqual(4096);
            expect(Number.isInteger(memory.maxTokens)).toBe(true);
          }
        },
      ),
    );
  });
});
