import type { Tensor1D, Tensor2D } from '../../tf.ts';
import type { SigmoidForm } from '../activation.ts';
import type { ProgramSpec } from './program.ts';
import type { WebGpuRuntime } from './runtime.ts';

/** Lanes that share one row of a norm. */
const lanes = 64;
const lanesOfElements = 256;

/** Sums of two values over the lanes of a workgroup. */
const rowSums = `
var<workgroup> partial: array<vec2<f32>, ${lanes}>;
fn total(lane: u32, mine: vec2<f32>) -> vec2<f32> {
  partial[lane] = mine;
  workgroupBarrier();
  var sum = vec2<f32>();
  for (var i = 0u; i < ${lanes}u; i++) { sum += partial[i]; }
  workgroupBarrier();
  return sum;
}`;

const rowParams = { rows: 'u32', columns: 'u32', eps: 'f32' } as const;

/** A workgroup a row, as many as a dimension may have; the rest in the other dimension. */
const rowGrid = (rows: number): [number, number] => [Math.min(rows, 32768), Math.ceil(rows / 32768)];
const row = `
  let row = wid.y * groups.x + wid.x;
  let at = min(row, params.rows - 1u) * params.columns;
  let last = select(0u, params.columns, row < params.rows);
  let count = f32(params.columns);`;
const overRow = (body: string) => `for (var c = lane; c < last; c += ${lanes}u) { ${body} }`;

const rowProgram = (inputs: string[], output: string, body: string): ProgramSpec => ({
  outputs: { [output]: 'f32' },
  inputs: Object.fromEntries(inputs.map((name) => [name, 'f32'])),
  params: rowParams,
  workgroup: [lanes, 1],
  globals: rowSums,
  body: row + body,
});

const rmsNorm = () =>
  rowProgram(
    ['x', 'gain'],
    'y',
    `
  var squares = 0.0;
  ${overRow('squares += x[at + c] * x[at + c];')}
  let scale = 1.0 / sqrt(total(lane, vec2<f32>(squares, 0.0)).x / count + params.eps);
  ${overRow('y[at + c] = x[at + c] * scale * gain[c];')}`,
  );

/** With r = 1 / √(mean(x²) + eps) and h = gain·dy: dx = r·(h − x·r²·mean(h·x)). */
const rmsNormBackward = () =>
  rowProgram(
    ['x', 'gain', 'dy'],
    'dx',
    `
  var sums = vec2<f32>();
  ${overRow('sums += x[at + c] * vec2<f32>(x[at + c], gain[c] * dy[at + c]);')}
  let means = total(lane, sums) / count;
  let r = 1.0 / sqrt(means.x + params.eps);
  ${overRow('dx[at + c] = r * (gain[c] * dy[at + c] - x[at + c] * r * r * means.y);')}`,
  );

const layerNorm = () =>
  rowProgram(
    ['x', 'gain', 'bias'],
    'y',
    `
  var sum = 0.0;
  ${overRow('sum += x[at + c];')}
  let mean = total(lane, vec2<f32>(sum, 0.0)).x / count;
  var squares = 0.0;
  ${overRow('let d = x[at + c] - mean; squares += d * d;')}
  let scale = 1.0 / sqrt(total(lane, vec2<f32>(squares, 0.0)).x / count + params.eps);
  ${overRow('y[at + c] = (x[at + c] - mean) * scale * gain[c] + bias[c];')}`,
  );

export function gpuRmsNorm(runtime: WebGpuRuntime, x: Tensor2D, gain: Tensor1D, eps: number): Tensor2D {
  return runRows(runtime, 'rmsNorm', rmsNorm, [x, gain], eps);
}

export function gpuRmsNormBackward(
  runtime: WebGpuRuntime,
  x: Tensor2D,
  gain: Tensor1D,
  eps: number,
  dy: Tensor2D,
): Tensor2D {
  return runRows(runtime, 'backward.rmsNorm', rmsNormBackward, [x, gain, dy], eps);
}

export function gpuLayerNorm(
  runtime: WebGpuRuntime,
  x: Tensor2D,
  gain: Tensor1D,
  bias: Tensor1D,
  eps: number,
): Tensor2D {
  return runRows(runtime, 'layerNorm', layerNorm, [x, gain, bias], eps);
}

function runRows(
  runtime: WebGpuRuntime,
  name: string,
  program: () => ProgramSpec,
  inputs: [Tensor2D, ...(Tensor1D | Tensor2D)[]],
  eps: number,
): Tensor2D {
  const { shape } = inputs[0];
  const [y] = runtime.run(name, program, {
    outputs: [shape],
    inputs,
    params: [shape[0], shape[1], eps],
    workgroups: rowGrid(shape[0]),
  });
  return y as Tensor2D;
}

const elementProgram = (
  inputs: string[],
  output: string,
  body: string,
  { params = {}, globals = '' }: Partial<Pick<ProgramSpec, 'params' | 'globals'>> = {},
): ProgramSpec => ({
  outputs: { [output]: 'f32' },
  inputs: Object.fromEntries(inputs.map((name) => [name, 'f32'])),
  params: { size: 'u32', columns: 'u32', ...params },
  workgroup: [lanesOfElements, 1],
  globals,
  body: `
  let i = (wid.y * groups.x + wid.x) * ${lanesOfElements}u + lane;
  if (i >= params.size) { return; }
  ${body}`,
});

/** Where element i of [N, F] finds its gate and its up in [N, 2F]. */
const halves = `
  let gateAt = i + (i / params.columns) * params.columns;
  let upAt = gateAt + params.columns;
  let gate = gateUp[gateAt];
  let sigma = 1.0 / (1.0 + exp(-params.linear * gate * (1.0 + params.cubic * gate * gate)));
  let activated = gate * sigma;`;

const gatedParams = { linear: 'f32', cubic: 'f32' } as const;

const gatedUnit = () =>
  elementProgram(['gateUp'], 'y', `${halves} y[i] = activated * gateUp[upAt];`, { params: gatedParams });

/** With z = linear·g·(1 + cubic·g²) and σ = σ(z): d(g·σ)/dg = σ + g·σ·(1 − σ)·dz/dg. */
const gatedUnitBackward = () =>
  elementProgram(
    ['gateUp', 'dy'],
    'dx',
    `${halves}
  let inner = params.linear * (1.0 + 3.0 * params.cubic * gate * gate);
  dx[gateAt] = dy[i] * gateUp[upAt] * (sigma + activated * (1.0 - sigma) * inner);
  dx[upAt] = dy[i] * activated;`,
    { params: gatedParams },
  );

/** erf after Abramowitz and Stegun 7.1.26: within 1.5e-7. */
const gelu = () =>
  elementProgram(['x'], 'y', 'y[i] = 0.5 * x[i] * (1.0 + erf(x[i] * 0.7071067811865476));', {
    globals: `
fn erf(x: f32) -> f32 {
  let t = 1.0 / (1.0 + 0.3275911 * abs(x));
  let series = ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t;
  return sign(x) * (1.0 - series * exp(-x * x));
}`,
  });

/** [N, 2F] to [N, F]. */
export function gpuGatedUnit(runtime: WebGpuRuntime, gateUp: Tensor2D, form: SigmoidForm): Tensor2D {
  const [rows, both] = gateUp.shape;
  const shape: [number, number] = [rows, both / 2];
  return runElements(runtime, 'gatedUnit', gatedUnit, [gateUp], shape, shape, [form.linear, form.cubic]);
}

/** [N, 2F], [N, F] to [N, 2F]. */
export function gpuGatedUnitBackward(
  runtime: WebGpuRuntime,
  gateUp: Tensor2D,
  form: SigmoidForm,
  dy: Tensor2D,
): Tensor2D {
  const inputs = [gateUp, dy];
  const more = [form.linear, form.cubic];
  return runElements(runtime, 'backward.gatedUnit', gatedUnitBackward, inputs, gateUp.shape, dy.shape, more);
}

export function gpuGelu(runtime: WebGpuRuntime, x: Tensor2D): Tensor2D {
  return runElements(runtime, 'gelu', gelu, [x], x.shape, x.shape);
}

function runElements(
  runtime: WebGpuRuntime,
  name: string,
  program: () => ProgramSpec,
  inputs: Tensor2D[],
  output: [number, number],
  [rows, columns]: [number, number],
  more: number[] = [],
): Tensor2D {
  const [y] = runtime.run(name, program, {
    outputs: [output],
    inputs,
    params: [rows * columns, columns, ...more],
    workgroups: elementGrid(rows * columns),
  });
  return y as Tensor2D;
}

/** Workgroups of 256 lanes for `size` elements, in two dimensions where one has not room for them. */
export function elementGrid(size: number): [number, number] {
  const wanted = Math.ceil(size / lanesOfElements);
  const wide = Math.min(wanted, 32768);
  return [wide, Math.ceil(wanted / wide)];
}
