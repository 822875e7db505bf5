/** What a kernel thread is started with. */
export interface ThreadStart {
  module: WebAssembly.Module;
  memory: WebAssembly.Memory;
  control: number;
  /** 1 and up; the caller of `launch` is thread 0. */
  thread: number;
}

export interface StartedThread {
  stop(): void;
}

export type KernelVariant = 'simd' | 'relaxed' | 'simd-threads' | 'relaxed-threads';

/** What differs between browsers and Node. */
export interface WasmPlatform {
  /** Where the three builds of tfjs-backend-wasm are: addresses, or paths in Node. */
  tfjs: { plain: string; simd: string; threadedSimd: string };
  /** Cores that kernels may use, where the backend's memory is shared. */
  cores(): number;
  /** Where tfjs-backend-wasm would not take its threaded build though it can: puts it in place. */
  registerThreads?(): Promise<void>;
  /** The bytes of one of our own modules. */
  readKernels(variant: KernelVariant): Promise<BufferSource>;
  /** Resolves when the thread is ready to serve. */
  startThread(start: ThreadStart): Promise<StartedThread>;
  /** Whether this thread may block: a page's main thread may not. */
  mayWait(): boolean;
}
