/** What is known of a device before anything is loaded on it. */
export interface DeviceLimits {
  webgpu: boolean;
  /** Gigabytes of memory as the browser tells them, rounded and 8 at most; null where it does not tell. */
  memoryGb: number | null;
}

export interface DeviceFit {
  /** Weights and what reading needs beside them, estimated. */
  memoryBytes: number;
  /** Why it will hardly run here; null where nothing speaks against it. */
  against: string | null;
  /** The browser tells of as much memory as this takes. */
  known: boolean;
}

/** Weights stay as the file stores them; activations and caches take about this share more. */
const overWeights = 1.15;
/** All that WebAssembly can address. */
const wasmBytes = 2 ** 32;
/** The share of a device's memory that a model may take. */
const roomy = 0.75;
/** `deviceMemory` says no more than this. */
const mostTold = 8;

/** Whether a device can hold a model. @param bytes of its files */
export function deviceFit(bytes: number, { webgpu, memoryGb }: DeviceLimits): DeviceFit {
  const memoryBytes = bytes * overWeights;
  const isTold = memoryGb !== null && (memoryGb < mostTold || memoryBytes > 3 * mostTold * 1e9);
  const against =
    memoryBytes > wasmBytes && !webgpu
      ? 'More than the 4 GiB that WebAssembly can address, and this browser has no WebGPU.'
      : isTold && memoryBytes > roomy * memoryGb * 1e9
        ? `This device has about ${memoryGb} GB of memory.`
        : null;
  return { memoryBytes, against, known: memoryGb !== null && memoryBytes <= roomy * memoryGb * 1e9 };
}

/** Tokens a second of a model, from those measured with another: the work for a token grows with the parameters. */
export const scaledSpeed = (measured: number, measuredParameters: number, parameters: number): number =>
  (measured * measuredParameters) / parameters;
