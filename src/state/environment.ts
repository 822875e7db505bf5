/** What this browser and this host give us, told once at the start. */
export interface Environment {
  /** Cross-origin isolated: WASM may use threads. */
  isolated: boolean;
  webgpu: boolean;
  processors: number;
}

/** What is lost here, as a sentence; null where nothing is. */
export function whatIsLost({ isolated, webgpu }: Environment): string | null {
  if (isolated) return null;
  const gpu = webgpu ? 'WebGPU still works' : 'there is no WebGPU either';
  return `This host does not isolate the page (COOP and COEP headers), so WASM runs on one thread; ${gpu}. Judging is slower, the scores are the same.`;
}
