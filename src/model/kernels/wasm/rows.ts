import type { Tensor1D, Tensor2D } from '../../tf.ts';
import type { SigmoidForm } from '../activation.ts';
import { float, type WasmRuntime } from './runtime.ts';

/** Rows of one task. */
const rowsPerTask = 16;

const tasksFor = (rows: number) => Math.ceil(rows / rowsPerTask);

export function wasmRmsNorm(runtime: WasmRuntime, x: Tensor2D, gain: Tensor1D, eps: number): Tensor2D {
  const [rows, columns] = x.shape;
  const out = runtime.output<Tensor2D>(x.shape);
  const words = [runtime.address(x), rows, columns, runtime.address(gain), float(eps), runtime.address(out)];
  runtime.run('rmsNorm', tasksFor(rows), [...words, rowsPerTask]);
  return out;
}

export function wasmRmsNormBackward(
  runtime: WasmRuntime,
  x: Tensor2D,
  gain: Tensor1D,
  eps: number,
  dy: Tensor2D,
): Tensor2D {
  const [rows, columns] = x.shape;
  const dx = runtime.output<Tensor2D>(x.shape);
  const words = [runtime.address(x), rows, columns, runtime.address(gain), float(eps)];
  runtime.run('rmsNormBackward', tasksFor(rows), [
    ...words,
    runtime.address(dy),
    runtime.address(dx),
    rowsPerTask,
  ]);
  return dx;
}

/** [N, 2F] to [N, F]. */
export function wasmGatedUnit(runtime: WasmRuntime, gateUp: Tensor2D, form: SigmoidForm): Tensor2D {
  const [rows, both] = gateUp.shape;
  const out = runtime.output<Tensor2D>([rows, both / 2]);
  const words = [runtime.address(gateUp), rows, both / 2, runtime.address(out), rowsPerTask];
  runtime.run('gatedUnit', tasksFor(rows), [...words, float(form.linear), float(form.cubic)]);
  return out;
}

/** [N, 2F], [N, F] to [N, 2F]. */
export function wasmGatedUnitBackward(
  runtime: WasmRuntime,
  gateUp: Tensor2D,
  form: SigmoidForm,
  dy: Tensor2D,
): Tensor2D {
  const [rows, both] = gateUp.shape;
  const out = runtime.output<Tensor2D>([rows, both]);
  const words = [runtime.address(gateUp), rows, both / 2, runtime.address(dy), runtime.address(out)];
  runtime.run('gatedUnitBackward', tasksFor(rows), [
    ...words,
    rowsPerTask,
    float(form.linear),
    float(form.cubic),
  ]);
  return out;
}

export function wasmLayerNorm(
  runtime: WasmRuntime,
  x: Tensor2D,
  gain: Tensor1D,
  bias: Tensor1D,
  eps: number,
): Tensor2D {
  const [rows, columns] = x.shape;
  const out = runtime.output<Tensor2D>(x.shape);
  const words = [runtime.address(x), rows, columns, runtime.address(gain), runtime.address(bias), float(eps)];
  runtime.run('layerNorm', tasksFor(rows), [...words, runtime.address(out), rowsPerTask]);
  return out;
}

export function wasmGelu(runtime: WasmRuntime, x: Tensor2D): Tensor2D {
  const [rows, columns] = x.shape;
  const out = runtime.output<Tensor2D>(x.shape);
  const words = [runtime.address(x), rows, columns, runtime.address(out), rowsPerTask];
  runtime.run('gelu', tasksFor(rows), words);
  return out;
}
