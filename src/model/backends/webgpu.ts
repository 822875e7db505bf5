import { AppError } from '#core/errors.ts';
import { WebGpuRuntime } from '../kernels/webgpu/runtime.ts';
import { type TfjsWebGpuBackend, trimFreeBuffers } from '../kernels/webgpu/tfjs-queue.ts';
import { backend, findBackendFactory, registerBackend, removeBackend, setBackend } from '../tf.ts';
import { withErrorScopes } from './error-scopes.ts';

export interface StartedWebGpu {
  /** For display: vendor, architecture, description. */
  device: string;
  runtime: WebGpuRuntime;
  /** Runs work with error scopes on; rejects at once when the device is lost. */
  guard<R>(work: () => Promise<R>): Promise<R>;
  /** Free the device and everything on it. */
  stop(): void;
}

/** Free buffers that may wait for their next use after a batch. */
const spareBytes = 16 * 2 ** 20;

/** What faster kernels may use where the adapter has it; TensorFlow.js itself asks for none but the last. */
const wantedFeatures = ['shader-f16', 'subgroups', 'timestamp-query'] as GPUFeatureName[];

const wantedLimits = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxStorageBuffersPerShaderStage',
  'maxComputeWorkgroupStorageSize',
  'maxComputeWorkgroupsPerDimension',
  'maxComputeWorkgroupSizeX',
  'maxComputeInvocationsPerWorkgroup',
] as const;

/**
 * Start the WebGPU backend on a device of our own, so that its features, its limits and its loss are ours to know.
 * Throws `backend-failed` where there is no adapter.
 */
export async function startWebGpu(): Promise<StartedWebGpu> {
  const adapter = await globalThis.navigator?.gpu?.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) throw new AppError('backend-failed', 'There is no WebGPU adapter here.');
  const { WebGPUBackend } = await import('@tensorflow/tfjs-backend-webgpu');
  const device = await adapter.requestDevice({
    requiredFeatures: wantedFeatures.filter((feature) => adapter.features.has(feature)),
    requiredLimits: Object.fromEntries(wantedLimits.map((name) => [name, adapter.limits[name]])),
  });
  unregister(); // the package's own, or one of ours whose device was lost
  registerBackend('webgpu', () => new WebGPUBackend(device, adapter.info));
  if (!(await setBackend('webgpu')))
    throw new AppError('backend-failed', 'TensorFlow.js could not use the WebGPU device.');

  const tfjs = backend() as unknown as TfjsWebGpuBackend;
  const waiting = new Set<(reason: AppError) => void>();
  let loss: AppError | null = null;
  void device.lost.then(({ reason, message }) => {
    loss = lossError(reason, message);
    for (const reject of waiting) reject(loss);
  });
  const untilLost = <R>(work: () => Promise<R>) =>
    new Promise<R>((resolve, reject) => {
      if (loss) return reject(loss);
      waiting.add(reject);
      work()
        .then(resolve, (thrown) => reject(loss ?? thrown))
        .finally(() => waiting.delete(reject));
    });
  return {
    device: deviceName(adapter.info),
    runtime: new WebGpuRuntime(tfjs),
    guard: (work) =>
      untilLost(() => withErrorScopes(device, work)).finally(() =>
        trimFreeBuffers(tfjs.bufferManager, spareBytes),
      ),
    stop() {
      unregister();
      device.destroy();
    },
  };
}

function unregister(): void {
  if (findBackendFactory('webgpu')) removeBackend('webgpu');
}

const deviceName = ({ vendor, architecture, description }: GPUAdapterInfo) =>
  [vendor, architecture, description].filter(Boolean).join(' ') || 'unnamed adapter';

const lossError = (reason: string, message: string) =>
  new AppError(
    'device-lost',
    `The graphics device was lost (${message || reason}), and the model on it with it. Rows already scored are kept; load the judge again to go on.`,
    { reason },
  );
