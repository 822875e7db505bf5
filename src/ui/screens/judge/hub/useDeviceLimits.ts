import type { DeviceLimits } from '#core/models/hub/device-fit.ts';
import { useStoreOf } from '../../../stores.tsx';

/** What the browser tells of this device. */
export function useDeviceLimits(): DeviceLimits {
  const webgpu = useStoreOf('environment', (state) => state.webgpu);
  const { deviceMemory } = navigator as Navigator & { deviceMemory?: number };
  return { webgpu, memoryGb: deviceMemory ?? null };
}
