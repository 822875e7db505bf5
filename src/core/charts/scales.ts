export type ScaleKind = 'linear' | 'log';

/** Maps data to pixels and back. Plain arithmetic: it runs in every frame of a drag. */
export interface Scale {
  (value: number): number;
  invert(pixel: number): number;
  readonly kind: ScaleKind;
  readonly domain: readonly [number, number];
  readonly range: readonly [number, number];
}

const identity = (value: number) => value;

/**
 * @param domain data at the two ends; for a log scale both above 0
 * @param range pixels at the two ends; reversed for a y axis
 */
export function scale(
  kind: ScaleKind,
  domain: readonly [number, number],
  range: readonly [number, number],
): Scale {
  const [forward, back] = kind === 'log' ? [Math.log, Math.exp] : [identity, identity];
  const start = forward(domain[0]);
  const span = forward(domain[1]) - start || 1;
  const width = range[1] - range[0];
  const map = (value: number) => range[0] + ((forward(value) - start) / span) * width;
  const invert = (pixel: number) => back(start + ((pixel - range[0]) / width) * span);
  return Object.assign(map, { invert, kind, domain, range });
}

/** The step 1, 2 or 5 times a power of ten that cuts `span` into about `count` parts. */
function niceStep(span: number, count: number): number {
  const rough = span / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(rough));
  const fraction = rough / power;
  return power * (fraction < 1.5 ? 1 : fraction < 3.5 ? 2 : fraction < 7.5 ? 5 : 10);
}

/** Round values from `low` to `high`, about `count` of them; free of floating-point dust. */
export function linearTicks(low: number, high: number, count: number): number[] {
  if (!(high > low)) return [low];
  const step = niceStep(high - low, count);
  const decimals = Math.min(100, Math.max(0, -Math.floor(Math.log10(step))));
  const first = Math.ceil(low / step - 1e-9);
  // So far from 0 that neighbouring numbers are a step apart, counting on by one would never end.
  const after = Math.min(Math.floor(high / step + 1e-9) - first, 2 * Math.max(1, count) + 1);
  return Array.from({ length: after + 1 }, (_, i) => Number(((first + i) * step).toFixed(decimals)));
}

/** 1, 2, 5 in each decade where there is room, else powers of ten only. */
export function logTicks(low: number, high: number, count: number): number[] {
  const decades = Math.log10(high / low);
  const leads = decades * 3 <= count * 1.5 ? [1, 2, 5] : [1];
  const ticks: number[] = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power++)
    for (const lead of leads) {
      const value = Number((lead * 10 ** power).toPrecision(6));
      if (value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9)) ticks.push(value);
    }
  return ticks.length > 1 ? ticks : [low, high];
}

export const ticks = (kind: ScaleKind, low: number, high: number, count: number) =>
  kind === 'log' ? logTicks(low, high, count) : linearTicks(low, high, count);

/** The domain widened to its next round values: the axis then ends on a tick. */
export function niceDomain(low: number, high: number, count = 5): [number, number] {
  if (!(high > low)) return [low - 0.5, high + 0.5];
  const step = niceStep(high - low, count);
  const dust = 1e-9;
  return [
    Number((Math.floor(low / step + dust) * step).toPrecision(12)),
    Number((Math.ceil(high / step - dust) * step).toPrecision(12)),
  ];
}
