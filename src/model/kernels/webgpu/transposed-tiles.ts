import type { TensorType } from '#model/weights/checkpoint.ts';
import { readWeights } from './formats.ts';
import { type ProgramSpec, unroll } from './program.ts';

/**
 * y·W: each lane has one pair of quads of W's columns, 8 results a row, of `rows` rows, and goes down W.
 * In the form `quad` the four lanes of a group of 32 columns read y for each other.
 */
export interface TransposedTile {
  form: 'plain' | 'quad';
  rows: number;
}

export const transposedName = ({ form, rows }: TransposedTile) => `${form} ${rows}`;

export const transposedCover = ({ rows }: TransposedTile) => ({ rows: 8 * rows, pairs: 8 });

/** Words in the order of `transposedParams` in `linear.ts`. */
const params = {
  rows: 'u32',
  inputs: 'u32',
  outputs: 'u32',
  groups: 'u32',
  scales: 'u32',
  /** Width of y, and where in it the first of W's rows is. */
  width: 'u32',
  start: 'u32',
  /** Whether to add to what is there. */
  hasSum: 'u32',
} as const;

export function transposedProgram(type: TensorType, tile: TransposedTile): ProgramSpec {
  const { rows } = tile;
  const quad = tile.form === 'quad';
  return {
    outputs: { dx: 'f32' },
    inputs: { y: 'f32', w: 'u32', sumSoFar: 'f32' },
    params,
    workgroup: [8, 8],
    subgroups: quad,
    globals: `${readWeights(type)}
fn yAt(n: u32, o: u32) -> f32 { return y[n * params.width + params.start + min(o, params.outputs - 1u)]; }
fn store(n: u32, column: u32, values: vec4<f32>) {
  if (n >= params.rows) { return; }
  for (var i = 0u; i < 4u; i++) {
    if (column + i >= params.inputs) { return; }
    let at = n * params.inputs + column + i;
    var value = values[i];
    if (params.hasSum == 1u) { value += sumSoFar[at]; }
    dx[at] = value;
  }
}`,
    body: `
  let g = min(gid.x >> 2u, params.groups - 1u);
  let j = gid.x & 3u;
  let n = gid.y * ${rows}u;
  ${unroll(rows, (r) => `let n${r} = min(n + ${r}u, params.rows - 1u); var a${r} = vec4<f32>(); var b${r} = vec4<f32>();`)}
  ${quad ? quadLoop(rows) : plainLoop(rows)}
  if ((gid.x >> 2u) < params.groups) {
    let column = 32u * g + 4u * j;
    ${unroll(rows, (r) => `store(n + ${r}u, column, a${r}); store(n + ${r}u, column + 16u, b${r});`)}
  }`,
  };
}

const plainLoop = (rows: number) => `
  for (var o = 0u; o < params.outputs; o++) {
    let both = pair(o, g, j, openGroup(o, g));
    ${unroll(rows, (r) => `{ let d = yAt(n${r}, o); a${r} += d * both.a; b${r} += d * both.b; }`)}
  }`;

/** Four rows of W at a time: lane i of a quad reads y at the i-th of them. */
const quadLoop = (rows: number) => `
  for (var o = 0u; o < params.outputs; o += 4u) {
    ${unroll(rows, (r) => `let d${r} = select(0.0, yAt(n${r}, o + j), o + j < params.outputs);`)}
    ${unroll(
      4,
      (i) => `{
      let row = min(o + ${i}u, params.outputs - 1u);
      let both = pair(row, g, j, openGroup(row, g));
      ${unroll(rows, (r) => `{ let d = quadBroadcast(d${r}, ${i}u); a${r} += d * both.a; b${r} += d * both.b; }`)}
    }`,
    )}
  }`;
