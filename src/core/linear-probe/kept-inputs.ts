import { halfTable, toHalf } from '../bytes/half.ts';
import type { FeatureId } from '../features/feature-id.ts';
import type { ProbeInput } from './linear-probe.ts';

/** What a linear probe read of rows, as it is kept with a run: the judge can be taught with it, and rows rescored. */
export interface KeptInputs {
  /** Row indices, [n]. */
  rows: Int32Array;
  /** Numbers of a hidden state, C; 0 where the probe reads none. */
  width: number;
  /** Hidden states as IEEE binary16, [n, C] row-major. */
  states: Uint16Array;
  features: readonly FeatureId[];
  /** [n, features] row-major; NaN where a feature does not apply to a row. */
  values: Float64Array;
}

/** Told what a probe read of the prompt or row at a place of those asked. */
export type NoteInput = (at: number, input: ProbeInput) => void;

/**
 * Inputs of rows that one probe has read, packed: all have the same features, and a state or none.
 * @param rows in step with `inputs`; those of which nothing was read are left out
 */
export function packInputs(rows: ArrayLike<number>, inputs: readonly (ProbeInput | null)[]): KeptInputs {
  const read = inputs.flatMap((input, at) => (input ? [{ row: rows[at]!, input }] : []));
  const first = read[0]?.input;
  const width = first?.state?.length ?? 0;
  const features = [...(first?.features.keys() ?? [])];
  const states = new Uint16Array(read.length * width);
  const values = new Float64Array(read.length * features.length);
  for (const [at, { input }] of read.entries()) {
    for (let c = 0; c < width; c++) states[at * width + c] = toHalf(input.state![c]!);
    for (const [j, feature] of features.entries())
      values[at * features.length + j] = input.features.get(feature) ?? Number.NaN;
  }
  return { rows: Int32Array.from(read, ({ row }) => row), width, states, features, values };
}

/** What was read of the row at a place of `rows`. */
export function inputAt({ width, states, features, values }: KeptInputs, at: number): ProbeInput {
  const table = halfTable();
  const state = width === 0 ? null : new Float32Array(width);
  if (state) for (let c = 0; c < width; c++) state[c] = table[states[at * width + c]!]!;
  return {
    state,
    features: new Map(
      features.map((feature, j) => {
        const value = values[at * features.length + j]!;
        return [feature, Number.isNaN(value) ? null : value];
      }),
    ),
  };
}

/** Inputs that were kept in parts, by row; null where the parts are not of one probe. */
export function joinInputs(parts: readonly KeptInputs[]): KeptInputs | null {
  const filled = parts.filter(({ rows }) => rows.length > 0);
  const [first] = filled;
  if (!first)
    return {
      rows: new Int32Array(0),
      width: 0,
      states: new Uint16Array(0),
      features: [],
      values: new Float64Array(0),
    };
  const { width, features } = first;
  if (filled.some((part) => part.width !== width || part.features.join() !== features.join())) return null;
  const places = filled
    .flatMap((part) => Array.from(part.rows, (row, at) => ({ row, at, part })))
    .sort((a, b) => a.row - b.row);
  const states = new Uint16Array(places.length * width);
  const values = new Float64Array(places.length * features.length);
  for (const [at, { at: from, part }] of places.entries()) {
    states.set(part.states.subarray(from * width, (from + 1) * width), at * width);
    values.set(
      part.values.subarray(from * features.length, (from + 1) * features.length),
      at * features.length,
    );
  }
  return { rows: Int32Array.from(places, ({ row }) => row), width, states, features, values };
}

/** Bytes that inputs take where they are kept. */
export const bytesOfInputs = ({ rows, states, values }: KeptInputs): number =>
  rows.byteLength + states.byteLength + values.byteLength;

/** How much of a run's rows may be kept unless somebody chooses otherwise: states of 200,000 rows of the default judge. */
export const defaultKeptBytes = 256e6;
