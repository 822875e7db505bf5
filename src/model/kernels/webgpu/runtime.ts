import { withErrorScopes } from '../../backends/error-scopes.ts';
import { engine, type Tensor, type TensorInfo } from '../../tf.ts';
import { type ProgramSpec, shaderSource } from './program.ts';
import type { TfjsWebGpuBackend } from './tfjs-queue.ts';

/** Dispatches, and bytes of new tensors, after which recorded commands are submitted: what is freed waits for that. */
const dispatchesPerSubmit = 15;
const bytesPerSubmit = 32 * 2 ** 20;

const uniformBytes = 64;

export interface Run {
  /** Outputs in the program's order: shapes of new tensors, or tensors to write to. */
  outputs: readonly (number[] | Tensor)[];
  inputs: readonly Tensor[];
  params: readonly number[];
  workgroups: readonly [number, number];
}

interface Compiled {
  pipeline: GPUComputePipeline;
  layout: GPUBindGroupLayout;
  floatParams: boolean[];
}

/**
 * Our shaders in TensorFlow.js's queue: recorded in the encoder that its own operations are recorded in, on its
 * tensors. Unlike `runWebGPUProgram` this allows several outputs and `enable`, and spares each shader a long preamble.
 */
export class WebGpuRuntime {
  private readonly compiled = new Map<string, Compiled>();
  private bytesSinceSubmit = 0;

  constructor(
    readonly tfjs: TfjsWebGpuBackend,
    readonly hasSubgroups = tfjs.device.features.has('subgroups' as GPUFeatureName),
  ) {}

  get device(): GPUDevice {
    return this.tfjs.device;
  }

  /**
   * Record one dispatch and give its outputs. `name` says all that `spec` depends on: a program is built and compiled
   * once.
   */
  run(name: string, spec: () => ProgramSpec, { outputs, inputs, params, workgroups }: Run): Tensor[] {
    const { tfjs, device } = this;
    const { pipeline, layout, floatParams } = this.compile(name, spec);
    const results = outputs.map((output) => (Array.isArray(output) ? this.newTensor(output) : output));
    const tensors: readonly TensorInfo[] = [...results, ...inputs];
    const buffers = tensors.map(({ dataId }) => this.bufferOf(dataId));
    const uniform = this.uniform(params, floatParams);
    const group = device.createBindGroup({
      layout,
      entries: [...buffers, uniform].map((buffer, binding) => ({ binding, resource: { buffer } })),
    });
    tfjs.ensureCommandEncoderReady();
    tfjs.computePassEncoder ??= tfjs.commandEncoder!.beginComputePass();
    for (const { dataId } of tensors) tfjs.commandQueueOwnedIds.add(dataId);
    tfjs.computePassEncoder.setPipeline(pipeline);
    tfjs.computePassEncoder.setBindGroup(0, group);
    tfjs.computePassEncoder.dispatchWorkgroups(workgroups[0], workgroups[1]);
    tfjs.dispatchCountInPass++;
    for (const result of results) this.bytesSinceSubmit += 4 * result.size;
    if (tfjs.dispatchCountInPass >= dispatchesPerSubmit || this.bytesSinceSubmit >= bytesPerSubmit)
      this.submit();
    return results;
  }

  private newTensor(shape: number[]): Tensor {
    return engine().makeTensorFromTensorInfo(this.tfjs.makeTensorInfo(shape, 'float32'));
  }

  /** Give a tensor's values to the device now, so that the heap need not hold them until their first use. */
  upload({ dataId }: Tensor): void {
    this.tfjs.uploadToGPU(dataId);
  }

  /** Resolves when all that was recorded is done. */
  async finish(): Promise<void> {
    this.flush();
    await this.device.queue.onSubmittedWorkDone();
  }

  /**
   * Run work with error scopes on, in commands of its own: a shader that is refused takes along all that was recorded
   * with it.
   */
  isolated<R>(work: () => Promise<R>): Promise<R> {
    this.flush();
    return withErrorScopes(this.device, work);
  }

  private flush(): void {
    if (this.tfjs.commandEncoder) this.submit();
  }

  private submit(): void {
    this.tfjs.endComputePassEncoder();
    this.tfjs.submitQueue();
    this.bytesSinceSubmit = 0;
  }

  private bufferOf(id: TensorInfo['dataId']): GPUBuffer {
    this.tfjs.uploadToGPU(id);
    return this.tfjs.tensorMap.get(id).resource as GPUBuffer;
  }

  private uniform(params: readonly number[], floats: boolean[]): GPUBuffer {
    const buffer = this.tfjs.bufferManager.acquireBuffer(
      uniformBytes,
      GPUBufferUsage.COPY_DST | GPUBufferUsage.UNIFORM,
    );
    const words = new DataView(new ArrayBuffer(uniformBytes));
    for (const [i, value] of params.entries())
      if (floats[i]) words.setFloat32(4 * i, value, true);
      else words.setUint32(4 * i, value, true);
    this.device.queue.writeBuffer(buffer, 0, words.buffer);
    this.tfjs.uniformPendingDisposal.push(buffer);
    return buffer;
  }

  private compile(name: string, build: () => ProgramSpec): Compiled {
    const known = this.compiled.get(name);
    if (known) return known;
    const spec = build();
    const outputs = Object.keys(spec.outputs).length;
    const storage = outputs + Object.keys(spec.inputs).length;
    const layout = this.device.createBindGroupLayout({
      entries: Array.from({ length: storage + 1 }, (_, binding) => ({
        binding,
        visibility: GPUShaderStage.COMPUTE,
        buffer: {
          type: binding < outputs ? 'storage' : binding < storage ? 'read-only-storage' : 'uniform',
        } as const,
      })),
    });
    const module = this.device.createShaderModule({ code: shaderSource(spec), label: name });
    const pipeline = this.device.createComputePipeline({
      label: name,
      layout: this.device.createPipelineLayout({ bindGroupLayouts: [layout] }),
      compute: { module, entryPoint: 'main' },
    });
    const compiled = {
      pipeline,
      layout,
      floatParams: Object.values(spec.params).map((type) => type === 'f32'),
    };
    this.compiled.set(name, compiled);
    return compiled;
  }
}
