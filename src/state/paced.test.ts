import { describe, expect, it } from 'vitest';
import { paced } from './paced.ts';

describe('paced', () => {
  it('runs at once, then once a rest, and never loses the last asking', async () => {
    let runs = 0;
    let wake = () => {};
    const ask = paced(
      () => runs++,
      () => new Promise((resolve) => (wake = resolve)),
    );
    ask();
    expect(runs).toBe(1);
    ask();
    ask();
    expect(runs).toBe(1);
    wake();
    await Promise.resolve();
    expect(runs).toBe(2);
    wake();
    await Promise.resolve();
    expect(runs).toBe(2);
    ask();
    expect(runs).toBe(3);
  });
});
