import { engine, type Tensor } from '../../tf.ts';
import { type Job, jobs } from './jobs.ts';
import type { StartedThread, WasmPlatform } from './platform.ts';
import type { TfjsWasmBackend } from './tfjs-heap.ts';

/** A word of a job's arguments: an address or a count, or a float marked by `float`. */
type Word = number;

/** What the compiled kernels export; see `assembly/threads.ts`. */
export interface KernelExports {
  launch(control: number, mayWait: boolean): void;
  serve(control: number, thread: number, seen: number): void;
}

/** Byte offsets within the control block; see `assembly/control.ts`. */
const at = { tasks: 8, job: 16, threads: 20, scratchBytes: 24, scratch: 28, arguments: 32 };
const controlBytes = 32 + 24 * 4;

/** Our kernels on TensorFlow.js's heap: launches jobs on one or several threads, gives outputs as tensors. */
export class WasmRuntime {
  private scratchBytes = 0;
  private scratch = 0;
  private workers: StartedThread[] = [];

  private constructor(
    private readonly tfjs: TfjsWasmBackend,
    private readonly memory: WebAssembly.Memory,
    private readonly kernels: KernelExports,
    private readonly control: number,
    private readonly mayWait: boolean,
  ) {}

  /**
   * @param module compiled kernels whose kind of memory, shared or not, is `memory`'s
   * @param threads how many to run on; more than one needs shared memory
   */
  static async start(
    tfjs: TfjsWasmBackend,
    memory: WebAssembly.Memory,
    module: WebAssembly.Module,
    threads: number,
    platform: WasmPlatform,
  ): Promise<WasmRuntime> {
    const { exports } = await WebAssembly.instantiate(module, { env: { memory } });
    const control = tfjs.wasm._malloc(controlBytes);
    new Uint8Array(memory.buffer, control, controlBytes).fill(0);
    const kernels = exports as unknown as KernelExports;
    const runtime = new WasmRuntime(tfjs, memory, kernels, control, platform.mayWait());
    for (let thread = 1; thread < threads; thread++)
      runtime.workers.push(await platform.startThread({ module, memory, control, thread }));
    runtime.words(at.threads)[0] = threads;
    return runtime;
  }

  get threads(): number {
    return this.workers.length + 1;
  }

  /** Do `tasks` tasks of a job. `scratchBytes`: what each thread needs for itself. */
  run(job: Job, tasks: number, words: Word[], scratchBytes = 0): void {
    this.reserveScratch(scratchBytes);
    this.words(at.tasks)[0] = tasks;
    this.words(at.job)[0] = jobs[job];
    this.words(at.arguments).set(words);
    this.kernels.launch(this.control, this.mayWait);
  }

  /** Where a tensor's values are. */
  address({ dataId }: Tensor): number {
    return this.tfjs.getMemoryOffset(dataId);
  }

  /** A float32 tensor with whatever is in its memory, for a kernel to fill. */
  output<T extends Tensor>(shape: number[]): T {
    return engine().makeTensorFromTensorInfo(this.tfjs.makeOutput(shape, 'float32')) as T;
  }

  /** A tensor's values in place: until the next allocation. */
  floats(tensor: Tensor): Float32Array {
    return new Float32Array(this.memory.buffer, this.address(tensor), tensor.size);
  }

  stop(): void {
    for (const worker of this.workers) worker.stop();
    this.workers = [];
    this.words(at.threads)[0] = 1;
  }

  private words(offset: number): Int32Array {
    return new Int32Array(this.memory.buffer, this.control + offset, (controlBytes - offset) / 4);
  }

  private reserveScratch(bytes: number): void {
    if (bytes <= this.scratchBytes) return;
    const rounded = Math.ceil(bytes / 4096) * 4096;
    this.tfjs.wasm._free(this.scratch);
    this.scratchBytes = 0;
    this.scratch = this.tfjs.wasm._malloc(rounded * this.threads);
    this.scratchBytes = rounded;
    this.words(at.scratchBytes)[0] = rounded;
    this.words(at.scratch)[0] = this.scratch;
  }
}

const bits = new DataView(new ArrayBuffer(4));

/** A float as a word of a job's arguments. */
export function float(value: number): Word {
  bits.setFloat32(0, value);
  return bits.getInt32(0);
}
