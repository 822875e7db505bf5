import type { Trace } from '#ui/charts/frame/Trace.tsx';

export const traces: Trace[] = [{ metric: 'score', rows: 'invented ones' }];

export const estimate = (value: number, half: number, n = 320) => ({
  value,
  low: value - half,
  high: value + half,
  n,
});
export const caption = (n: number) => `n = ${n.toLocaleString('en')} rows, invented for the stage`;
