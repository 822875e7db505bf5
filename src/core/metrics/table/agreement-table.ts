import { kendall } from '../agreement/kendall.ts';
import { pearson } from '../agreement/pearson.ts';
import { spearman } from '../agreement/spearman.ts';
import { bootstrap, type Resampled } from '../bootstrap.ts';
import type { BootstrapOptions } from '../bootstrap-options.ts';
import { average } from '../combine.ts';
import type { MaybeEstimate } from '../estimate.ts';
import type { MetricRows, ScoreColumn } from '../rows.ts';
import { gatherSample, type Sample } from '../sample.ts';
import { selectiveAreas } from '../selective/areas.ts';
import { lossAt } from '../selective/loss.ts';
import type { Statistic } from '../statistic.ts';

export const tableMetrics = ['pearson', 'spearman', 'kendall_tau_b', 'auroc'] as const;
export type TableMetric = (typeof tableMetrics)[number];

export interface TableOptions extends BootstrapOptions {
  metric: TableMetric;
  /** A row is worth accepting where label ≥ cut; read for AUROC only. */
  cut: number;
}

/** One method against every generator model. */
export interface TableRow {
  method: string;
  /** In the order of the table's groups. */
  cells: MaybeEstimate[];
  /** Mean of the cells, each group counting the same. */
  average: MaybeEstimate;
  /** All rows together. */
  all: MaybeEstimate;
  n: number;
  invalid: number;
}

/** Methods × generator models, in the shape of the paper's table. */
export interface AgreementTable {
  metric: TableMetric;
  groups: string[];
  rows: TableRow[];
}

/** Each method is measured on the rows that it scored; `n` and `invalid` say how many those are. */
export function agreementTable(
  rows: MetricRows,
  columns: readonly ScoreColumn[],
  options: TableOptions,
): AgreementTable {
  const present = rows.groups.flatMap((name, g) => (rows.group.includes(g) ? [{ name, g }] : []));
  return {
    metric: options.metric,
    groups: present.map(({ name }) => name),
    rows: columns.map((column): TableRow => {
      const { sample, invalid } = gatherSample({ ...rows, ...column });
      const parts = present.map(({ g }) => {
        const places = Int32Array.from(sample.row.keys()).filter((i) => rows.group[sample.row[i]!] === g);
        return sample.subset(places);
      });
      const [all, ...cells] = bootstrap(
        [sample, ...parts].map((part) => metricOf(part, options)),
        sample.clusters,
        options,
      ) as Resampled[];
      const { metric } = options;
      return {
        method: column.name,
        cells: cells.map((cell) => cell.estimate(metric)),
        average: average(
          cells.map((of) => ({ of, key: metric })),
          sample.clusters,
        ),
        all: all!.estimate(metric),
        n: sample.n,
        invalid,
      };
    }),
  };
}

function metricOf(sample: Sample, { metric, cut }: TableOptions): Statistic {
  switch (metric) {
    case 'pearson':
      return pearson(sample);
    case 'spearman':
      return spearman(sample);
    case 'kendall_tau_b':
      return kendall(sample);
    case 'auroc':
      return selectiveAreas(sample, lossAt(sample.label, cut));
  }
}
