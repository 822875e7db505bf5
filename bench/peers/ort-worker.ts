/** ONNX Runtime Web through transformers.js, in a worker as an app would have it. */
import { type Handlers, serve } from '#protocol/rpc.ts';
import type { OrtProtocol } from './ort-protocol.ts';

/** What we use of @huggingface/transformers 4. */
interface Transformers {
  env: {
    allowRemoteModels: boolean;
    allowLocalModels: boolean;
    localModelPath: string;
    useBrowserCache: boolean;
    useWasmCache?: boolean;
    backends: { onnx: { wasm: { numThreads: number; wasmPaths: string } } };
  };
  AutoModelForCausalLM: {
    from_pretrained(name: string, options: Record<string, unknown>): Promise<Model>;
  };
  Tensor: new (type: string, data: BigInt64Array | Int32Array, shape: number[]) => object;
}

type Model = (feeds: Record<string, object>) => Promise<{ logits: { data: Float32Array } }>;

const modules = `${location.origin}/peer-modules`;

let transformers: Transformers | null = null;
let model: Model | null = null;
let plain = false;

const handlers: Handlers<OrtProtocol> = {
  async open({ device, threads }) {
    const script = `${modules}/@huggingface/transformers/dist/transformers.min.js`;
    transformers = (await import(/* @vite-ignore */ script)) as Transformers;
    const { env, AutoModelForCausalLM } = transformers;
    env.allowRemoteModels = false;
    env.allowLocalModels = true;
    env.useBrowserCache = false;
    env.useWasmCache = false;
    env.localModelPath = `${location.origin}/peer-weights/`;
    Object.assign(env.backends.onnx.wasm, {
      numThreads: threads,
      wasmPaths: `${modules}/onnxruntime-web/dist/`,
    });
    // Its fused attention is wrong on WebGPU where subgroups are narrow, as a software adapter's are.
    plain = device === 'webgpu';
    model = await AutoModelForCausalLM.from_pretrained('onnx', {
      model_file_name: plain ? 'model_plain' : 'model',
      dtype: 'fp32',
      device,
      session_options: { graphOptimizationLevel: 'all' },
    });
    return null;
  },
  async read({ rows }) {
    if (!model || !transformers) throw new Error('The model is not loaded.');
    const { Tensor } = transformers;
    const tokens = Math.max(...rows.map((row) => row.length));
    const ids = new BigInt64Array(rows.length * tokens);
    for (const [b, row] of rows.entries())
      for (const [t, id] of row.entries()) ids[b * tokens + t] = BigInt(id);
    const select = BigInt64Array.from(rows, (row, b) => BigInt(b * tokens + row.length - 1));
    const lengths = Int32Array.from(rows, (row) => row.length - 1);
    const { logits } = await model({
      input_ids: new Tensor('int64', ids, [rows.length, tokens]),
      ...(plain
        ? {}
        : {
            seqlens_k: new Tensor('int32', lengths, [rows.length]),
            total_sequence_length: new Tensor('int32', Int32Array.of(tokens), [1]),
          }),
      select: new Tensor('int64', select, [rows.length]),
    });
    return Float32Array.from(logits.data);
  },
};

serve<OrtProtocol>(self, () => handlers);
