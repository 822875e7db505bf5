import { type Decision, decisionOf } from '#core/decision/decision.ts';
import type { DatasetColumns, DatasetSummary } from '#core/rows/dataset.ts';
import type { RunColumns } from '#core/run/run.ts';

/** What the points of the map are coloured by. */
export type ColourBy = 'cluster' | 'score' | 'decision' | 'label' | 'model';

/** A line of the legend. */
export interface LegendEntry {
  name: string;
  /** The colour's custom property. */
  colour: string;
  rows: number;
}

export interface Colouring {
  /** Index into `entries` of each row. Shape [n] */
  code: Int8Array;
  entries: LegendEntry[];
}

export interface ColouredRows {
  summary: DatasetSummary;
  columns: DatasetColumns;
  run: RunColumns | null;
  label: Float64Array | null;
  threshold: number;
  cluster: Int32Array;
}

/** Steps of a scale of numbers. */
const steps = 5;
/** Models with a colour of their own; the others share one. */
const namedModels = 7;
const series = (at: number) => `--series-${(at % 8) + 1}`;
const decisions: readonly [Decision, string, string][] = [
  ['accepted', 'Accepted', '--accept-fill'],
  ['declined', 'Declined', '--decline-fill'],
  ['invalid', 'Invalid', '--invalid-fill'],
  ['unscored', 'Not judged', '--map-none'],
];

/** Which rows have which colour, and what each colour means, with how many rows have it. */
export function colouring(by: ColourBy, rows: ColouredRows): Colouring {
  const { summary, columns, run, label, threshold, cluster } = rows;
  const { n } = columns;
  switch (by) {
    case 'cluster':
      return coded(
        Array.from({ length: Math.max(...cluster, 0) + 1 }, (_, at) => [`Cluster ${at + 1}`, series(at)]),
        n,
        (row) => cluster[row]!,
      );
    case 'decision':
      return coded(
        decisions.map(([, name, colour]) => [name, colour]),
        n,
        (row) => decisions.findIndex(([decision]) => decision === decisionOf(run, row, threshold)),
      );
    case 'score':
      return byNumber(n, (row) => (run?.status[row] === 1 ? run.score[row]! : Number.NaN), 'no score');
    case 'label':
      return byNumber(n, (row) => label?.[row] ?? Number.NaN, 'no label');
    case 'model': {
      const order = modelsBySize(summary.models.length, columns.model);
      const place = new Map(order.slice(0, namedModels).map((model, at) => [model, at]));
      const named = order
        .slice(0, namedModels)
        .map((model, at): [string, string] => [summary.models[model]!, series(at)]);
      return coded(
        [...named, ['other models', series(7)], ['no model', '--map-none']],
        n,
        (row) =>
          place.get(columns.model[row]!) ?? (columns.model[row]! < 0 ? named.length + 1 : named.length),
      );
    }
  }
}

/** Entries without rows leave the legend. */
function coded(
  names: readonly (readonly [string, string])[],
  n: number,
  of: (row: number) => number,
): Colouring {
  const raw = Int8Array.from({ length: n }, (_, row) => of(row));
  const counts = names.map(() => 0);
  for (const one of raw) counts[one]!++;
  const kept = [...names.keys()].filter((at) => counts[at]! > 0);
  const place = new Int8Array(names.length);
  kept.forEach((at, to) => {
    place[at] = to;
  });
  return {
    code: raw.map((one) => place[one]!),
    entries: kept.map((at) => ({ name: names[at]![0], colour: names[at]![1], rows: counts[at]! })),
  };
}

/** A scale in equal steps; few distinct values each have their own step. */
function byNumber(n: number, of: (row: number) => number, none: string): Colouring {
  const distinct = new Set<number>();
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let row = 0; row < n; row++) {
    const value = of(row);
    if (!Number.isFinite(value)) continue;
    if (distinct.size <= steps) distinct.add(value);
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const ramp = (at: number, of: number) =>
    `--map-ramp-${of === 1 ? steps : 1 + Math.round((at * (steps - 1)) / (of - 1))}`;
  const missing = [none, '--map-none'] as const;
  if (distinct.size <= steps) {
    const values = [...distinct].sort((a, b) => a - b);
    return coded(
      [
        ...values.map((value, at) => [String(Number(value.toFixed(4))), ramp(at, values.length)] as const),
        missing,
      ],
      n,
      (row) => {
        const at = values.indexOf(of(row));
        return at < 0 ? values.length : at;
      },
    );
  }
  const width = (high - low) / steps;
  const edge = (at: number) => Number((low + at * width).toFixed(2));
  return coded(
    [
      ...Array.from(
        { length: steps },
        (_, at) => [`${edge(at)} to ${edge(at + 1)}`, ramp(at, steps)] as const,
      ),
      missing,
    ],
    n,
    (row) => {
      const value = of(row);
      return Number.isFinite(value) ? Math.min(steps - 1, Math.floor((value - low) / width)) : steps;
    },
  );
}

/** Codes of models, the one with the most rows first. */
function modelsBySize(models: number, code: Int32Array): number[] {
  const sizes = new Int32Array(models);
  for (const one of code) if (one >= 0) sizes[one]!++;
  return [...sizes.keys()].sort((a, b) => sizes[b]! - sizes[a]! || a - b);
}
