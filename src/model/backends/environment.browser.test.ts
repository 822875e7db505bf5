import { expect, it } from 'vitest';

// Everything else that runs in this project leans on these two: without them it would test nothing, silently.

it('is cross-origin isolated, so that WASM may have threads', () => {
  expect(globalThis.crossOriginIsolated).toBe(true);
  expect(navigator.hardwareConcurrency).toBeGreaterThan(0);
});

it('has a WebGPU adapter', async () => {
  const adapter = await navigator.gpu?.requestAdapter();
  expect(adapter).toBeTruthy();
});
