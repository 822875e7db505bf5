import type { TensorType } from '#model/weights/checkpoint.ts';
import { readWeights } from './formats.ts';
import { type ProgramSpec, range, unroll } from './program.ts';

/**
 * How x·Wᵀ is cut up. `rows` × `columns` results are one lane's.
 *
 * - `plain`: a lane reads what it needs, and keeps its sums in registers
 * - `quad`: four neighbouring lanes have the same rows of x; each reads a quarter, and passes it on to the others
 * - `split`: four neighbouring lanes have the same results; each sums a quarter of every group (for a few rows)
 * - `shared`: a workgroup of 256 lanes dequantises 64 columns and reads 64 rows into workgroup memory, a group at a time
 */
export interface LinearTile {
  form: 'plain' | 'quad' | 'split' | 'shared';
  rows: number;
  columns: number;
}

export const tileName = ({ form, rows, columns }: LinearTile) => `${form} ${rows}×${columns}`;

export const needsSubgroups = ({ form }: LinearTile) => form === 'quad' || form === 'split';

/** Rows of x that one workgroup covers, and columns of the result. */
export function tileCover({ form, rows, columns }: LinearTile): { rows: number; columns: number } {
  if (form === 'shared') return { rows: 16 * rows, columns: 16 * columns };
  return {
    rows: rows * workgroups[form][1],
    columns: (columns * workgroups[form][0]) / (form === 'split' ? 4 : 1),
  };
}

const workgroups = { plain: [8, 8], quad: [8, 8], split: [64, 1], shared: [16, 16] } as const;

/** Words in the order of `linearParams` in `linear.ts`. */
const params = {
  rows: 'u32',
  inputs: 'u32',
  /** Row of W that gives the first column, and how many columns. */
  first: 'u32',
  columns: 'u32',
  groups: 'u32',
  scales: 'u32',
  /** Width of y, and where in it the first column goes. */
  width: 'u32',
  start: 'u32',
  hasBias: 'u32',
  hasResidual: 'u32',
} as const;

/**
 * @param ragged whether rows of x do not fill whole groups of 32 values; then x is read by single values
 */
export function linearProgram(type: TensorType, tile: LinearTile, ragged: boolean): ProgramSpec {
  return {
    outputs: { y: 'f32' },
    inputs: { x: ragged ? 'f32' : 'vec4<f32>', w: 'u32', bias: 'f32', residual: 'f32' },
    params,
    workgroup: workgroups[tile.form],
    subgroups: needsSubgroups(tile),
    globals: [
      readWeights(type),
      readInput(ragged),
      store,
      tile.form === 'shared' ? sharedTiles(tile) : '',
    ].join('\n'),
    body: bodies[tile.form](tile),
  };
}

/** `xQuad(n, quad)`: values 4·quad .. of row n. */
const readInput = (ragged: boolean) =>
  ragged
    ? `
fn xOne(n: u32, k: u32) -> f32 { return select(0.0, x[n * params.inputs + min(k, params.inputs - 1u)], k < params.inputs); }
fn xQuad(n: u32, quad: u32) -> vec4<f32> {
  return vec4<f32>(xOne(n, 4u * quad), xOne(n, 4u * quad + 1u), xOne(n, 4u * quad + 2u), xOne(n, 4u * quad + 3u));
}`
    : `
fn xQuad(n: u32, quad: u32) -> vec4<f32> { return x[n * (params.inputs >> 2u) + quad]; }`;

const store = `
fn store(n: u32, o: u32, sum: f32) {
  if (n >= params.rows || o >= params.columns) { return; }
  let column = params.start + o;
  let at = n * params.width + column;
  var value = sum;
  if (params.hasBias == 1u) { value += bias[column]; }
  if (params.hasResidual == 1u) { value += residual[at]; }
  y[at] = value;
}`;

const sums = ({ rows, columns }: LinearTile) => unroll(rows * columns, (i) => `var sum${i} = 0.0;`);

/** Rows and columns beyond the last are the last again, and are not stored. */
const places = ({ rows, columns }: LinearTile) => `
  ${unroll(rows, (r) => `let n${r} = min(n + ${r}u, params.rows - 1u);`)}
  ${unroll(columns, (c) => `let o${c} = params.first + min(o + ${c}u, params.columns - 1u);`)}`;

const scales = ({ columns }: LinearTile) => unroll(columns, (c) => `let s${c} = openGroup(o${c}, g);`);

const weights = ({ columns }: LinearTile) => unroll(columns, (c) => `let w${c} = pair(o${c}, g, j, s${c});`);

const products = (row: number, columns: number, a: string, b: string) =>
  `{ let a = ${a}; let b = ${b}; ${range(columns)
    .map((c) => `sum${row * columns + c} += dot(a, w${c}.a) + dot(b, w${c}.b);`)
    .join(' ')} }`;

const storeAll = ({ rows, columns }: LinearTile) =>
  unroll(rows, (r) => unroll(columns, (c) => `store(n + ${r}u, o + ${c}u, sum${r * columns + c});`));

const bodies: Record<LinearTile['form'], (tile: LinearTile) => string> = {
  plain: (tile) => `
  let o = gid.x * ${tile.columns}u;
  let n = gid.y * ${tile.rows}u;
  ${places(tile)}
  ${sums(tile)}
  for (var g = 0u; g < params.groups; g++) {
    ${scales(tile)}
    for (var j = 0u; j < 4u; j++) {
      ${weights(tile)}
      let k = 8u * g + j;
      ${unroll(tile.rows, (r) => products(r, tile.columns, `xQuad(n${r}, k)`, `xQuad(n${r}, k + 4u)`))}
    }
  }
  ${storeAll(tile)}`,

  quad: (tile) => `
  let o = gid.x * ${tile.columns}u;
  let n = gid.y * ${tile.rows}u;
  let place = lane & 3u;
  ${places(tile)}
  ${unroll(tile.rows / 4, (i) => `let mine${i} = min(n + ${4 * i}u + place, params.rows - 1u);`)}
  ${sums(tile)}
  for (var g = 0u; g < params.groups; g++) {
    ${scales(tile)}
    for (var j = 0u; j < 4u; j++) {
      ${weights(tile)}
      let k = 8u * g + j;
      ${unroll(tile.rows / 4, (i) => `let xa${i} = xQuad(mine${i}, k); let xb${i} = xQuad(mine${i}, k + 4u);`)}
      ${unroll(tile.rows, (r) =>
        products(
          r,
          tile.columns,
          `quadBroadcast(xa${r >> 2}, ${r & 3}u)`,
          `quadBroadcast(xb${r >> 2}, ${r & 3}u)`,
        ),
      )}
    }
  }
  ${storeAll(tile)}`,

  split: (tile) => `
  let o = (gid.x >> 2u) * ${tile.columns}u;
  let n = gid.y * ${tile.rows}u;
  let j = lane & 3u;
  ${places(tile)}
  ${sums(tile)}
  for (var g = 0u; g < params.groups; g++) {
    ${scales(tile)}
    ${weights(tile)}
    let k = 8u * g + j;
    ${unroll(tile.rows, (r) => products(r, tile.columns, `xQuad(n${r}, k)`, `xQuad(n${r}, k + 4u)`))}
  }
  ${unroll(tile.rows * tile.columns, (i) => `sum${i} += quadSwapX(sum${i}); sum${i} += quadSwapY(sum${i});`)}
  if (j == 0u) {
    ${storeAll(tile)}
  }`,

  shared: (tile) => `
  let o = wid.x * ${16 * tile.columns}u;
  let n = wid.y * ${16 * tile.rows}u;
  let tx = lane & 15u;
  let ty = lane >> 4u;
  ${sums(tile)}
  for (var g = 0u; g < params.groups; g++) {
    for (var i = lane; i < ${16 * tile.columns * 4}u; i += 256u) {
      let row = params.first + min(o + (i >> 2u), params.columns - 1u);
      let both = pair(row, g, i & 3u, openGroup(row, g));
      wTile[(i & 3u) * ${16 * tile.columns}u + (i >> 2u)] = both.a;
      wTile[((i & 3u) + 4u) * ${16 * tile.columns}u + (i >> 2u)] = both.b;
    }
    for (var i = lane; i < ${16 * tile.rows * 8}u; i += 256u) {
      xTile[(i & 7u) * ${16 * tile.rows}u + (i >> 3u)] = xQuad(min(n + (i >> 3u), params.rows - 1u), 8u * g + (i & 7u));
    }
    workgroupBarrier();
    for (var k = 0u; k < 8u; k++) {
      ${unroll(tile.columns, (c) => `let w${c} = wTile[k * ${16 * tile.columns}u + ${16 * c}u + tx];`)}
      ${unroll(
        tile.rows,
        (r) =>
          `{ let a = xTile[k * ${16 * tile.rows}u + ${16 * r}u + ty]; ${range(tile.columns)
            .map((c) => `sum${r * tile.columns + c} += dot(a, w${c});`)
            .join(' ')} }`,
      )}
    }
    workgroupBarrier();
  }
  ${unroll(tile.rows, (r) =>
    unroll(
      tile.columns,
      (c) => `store(n + ${16 * r}u + ty, o + ${16 * c}u + tx, sum${r * tile.columns + c});`,
    ),
  )}`,
};

/** Quads of values by place in the group, then by column or row: neighbouring lanes read neighbouring quads. */
const sharedTiles = ({ rows, columns }: LinearTile) => `
var<workgroup> wTile: array<vec4<f32>, ${8 * 16 * columns}>;
var<workgroup> xTile: array<vec4<f32>, ${8 * 16 * rows}>;`;
