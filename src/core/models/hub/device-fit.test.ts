import { expect, it } from 'vitest';
import { deviceFit } from './device-fit.ts';

it('tells what a device cannot hold, and nothing where the browser does not say', () => {
  const told = (bytes: number, webgpu: boolean, memoryGb: number | null) =>
    deviceFit(bytes, { webgpu, memoryGb }).against;
  expect(deviceFit(1e9, { webgpu: true, memoryGb: null })).toEqual({
    memoryBytes: 1.15e9,
    against: null,
    known: false,
  });
  expect(told(4e9, false, null)).toContain('WebAssembly');
  expect(told(4e9, true, null)).toBeNull();
  expect(told(2e9, true, 2)).toContain('2 GB');
  // Browsers say 8 GB of everything that is larger.
  expect(told(8e9, true, 8)).toBeNull();
  expect(deviceFit(8e9, { webgpu: true, memoryGb: 8 }).known).toBe(false);
  expect(deviceFit(4e9, { webgpu: true, memoryGb: 8 }).known).toBe(true);
  expect(told(40e9, true, 8)).toContain('8 GB');
});
