import { defaultCoverage, thresholdAtCoverage } from '#core/decision/coverage.ts';
import type { Sensitivity } from '#core/metrics/bias/sensitivity.ts';
import { defaultBootstrap } from '#core/metrics/bootstrap-options.ts';
import type { ComparisonReport } from '#core/metrics/compare/compare.ts';
import type { Disagreement } from '#core/metrics/compare/disagreement.ts';
import type { MetricsProtocol } from '#protocol/metrics-protocol.ts';
import type { Client } from '../client.ts';
import type { MethodScores } from './method-scores.ts';
import { type ComparedRows, inDataset } from './sections.ts';

const maxDisagreements = 12;

export interface PairFigures {
  first: MethodScores;
  second: MethodScores;
  /** Rows that both scored, by index in the dataset, and their scores. Shape [m] each. */
  row: Int32Array;
  firstScore: Float64Array;
  secondScore: Float64Array;
  /** Null without a label. */
  report: ComparisonReport | null;
  /** How far the two differ in scores and in decisions; no label is needed. */
  sensitivity: Sensitivity;
  disagreements: ReadDisagreement[];
}

/** A row on which two methods differ, with what a table shows of it. `row` is its index in the dataset. */
export interface ReadDisagreement extends Disagreement {
  firstScore: number;
  secondScore: number;
  /** NaN where there is none. */
  label: number;
  model: string | null;
}

export async function pairOf(
  metrics: Client<MetricsProtocol>,
  basis: ComparedRows,
  first: MethodScores,
  second: MethodScores,
): Promise<PairFigures> {
  const { rows, label, place } = basis;
  const columns = [first.column, second.column];
  const thresholds = {
    firstThreshold: keeping(first, second),
    secondThreshold: keeping(second, first),
  };
  const [report, sensitivity, disagreements] = await Promise.all([
    label &&
      metrics.request('compare', {
        rows,
        columns,
        options: { ...defaultBootstrap, cut: label.cut },
        slot: null,
      }),
    metrics.request('sensitivity', {
      rows,
      first: first.column,
      second: second.column,
      options: { ...defaultBootstrap, ...thresholds },
      slot: null,
    }),
    metrics.request('disagreements', {
      rows,
      first: first.column,
      second: second.column,
      options: { limit: maxDisagreements },
      slot: null,
    }),
  ]);
  const row = Int32Array.from(first.column.valid.keys()).filter(
    (place) => first.column.valid[place] === 1 && second.column.valid[place] === 1,
  );
  const scoresOf = ({ column }: MethodScores) => Float64Array.from(row, (place) => column.score[place]!);
  return {
    first,
    second,
    row: inDataset(basis, row),
    firstScore: scoresOf(first),
    secondScore: scoresOf(second),
    report,
    sensitivity,
    disagreements: disagreements.map((one) => ({
      ...one,
      row: place?.[one.row] ?? one.row,
      firstScore: first.column.score[one.row]!,
      secondScore: second.column.score[one.row]!,
      label: rows.label[one.row]!,
      model: rows.groups[rows.group[one.row]!] ?? null,
    })),
  };
}

/** The share of rows that each of two methods keeps where their decisions are compared. */
export const pairCoverage = defaultCoverage;

/** The threshold at which a method keeps that share of the rows that both scored. */
function keeping({ column }: MethodScores, other: MethodScores): number {
  const both = column.score.filter((_, row) => column.valid[row] === 1 && other.column.valid[row] === 1);
  return thresholdAtCoverage(both.sort(), pairCoverage) ?? 0;
}
