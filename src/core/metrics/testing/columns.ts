import type { MetricRows, ScoreColumn } from '../rows.ts';

/** Metric rows from plain lists; whatever is not given is empty or neutral. */
export function metricRows(given: {
  label?: readonly number[];
  instruction: readonly number[];
  group?: readonly number[];
  groups?: readonly string[];
  length?: readonly number[];
}): MetricRows {
  const n = given.instruction.length;
  return {
    label: given.label ? Float64Array.from(given.label) : new Float64Array(n).fill(Number.NaN),
    instruction: Int32Array.from(given.instruction),
    group: given.group ? Int32Array.from(given.group) : new Int32Array(n).fill(-1),
    groups: given.groups ?? [],
    length: given.length ? Int32Array.from(given.length) : new Int32Array(n),
  };
}

/** A column whose NaN scores are invalid rows. */
export const scoreColumn = (name: string, score: readonly number[]): ScoreColumn => ({
  name,
  score: Float64Array.from(score),
  valid: Uint8Array.from(score, (value) => (Number.isNaN(value) ? 0 : 1)),
  probs: null,
});
