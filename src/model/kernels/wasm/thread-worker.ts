import type { ThreadStart } from './platform.ts';
import type { KernelExports } from './runtime.ts';

// A kernel thread in a browser. It answers once, when it is ready, and then serves until it is terminated.
self.onmessage = async ({ data }: MessageEvent<ThreadStart>) => {
  const { module, memory, control, thread } = data;
  const { exports } = await WebAssembly.instantiate(module, { env: { memory } });
  self.postMessage('ready');
  (exports as unknown as KernelExports).serve(control, thread, 0);
};
