import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { BackendFigures } from '#core/bench/figures.ts';

const run = promisify(execFile);
const script = fileURLToPath(new URL('node.ts', import.meta.url));

const bench = (...args: string[]) =>
  run(process.execPath, ['--expose-gc', '--import', 'tsx', script, ...args], { maxBuffer: 2 ** 24 });

describe('the bench in Node', () => {
  it('measures the default judge on so many threads, and gives one JSON object', async () => {
    const { stdout, stderr } = await bench('--quick', '--threads', '1', '--parts', 'load,peaks,generation');
    const figures = JSON.parse(stdout) as BackendFigures;
    expect(figures).toMatchObject({ backend: 'wasm', threads: 1, kernels: 'wasm', prefill: [], leaks: null });
    expect(figures.load.coldSeconds).toBeGreaterThan(0);
    expect(figures.layer.gflops!.min).toBeGreaterThan(0);
    expect(figures.generation.map(({ samples }) => samples)).toEqual([1, 4]);
    expect(figures.memory.jsHeap).toBeGreaterThan(1e6);
    expect(figures.memory.devicePeak).toBeGreaterThanOrEqual(figures.memory.weights);
    expect(stderr).toContain('node, 1 threads: peaks');
  }, 120_000);

  it('refuses what is no part, and says which there are', async () => {
    await expect(bench('--parts', 'peaks,speed')).rejects.toMatchObject({
      stdout: '',
      stderr: expect.stringMatching(/no part named speed.*load, peaks, prefill/),
    });
  });
});
