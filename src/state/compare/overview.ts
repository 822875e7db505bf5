import { defaultBootstrap } from '#core/metrics/bootstrap-options.ts';
import type { ComparisonReport } from '#core/metrics/compare/compare.ts';
import type { MetricsProtocol } from '#protocol/metrics-protocol.ts';
import type { Client } from '../client.ts';
import type { MethodScores } from './method-scores.ts';
import type { CompareBasis, ComparedRows } from './sections.ts';

/** Every pair of several methods, on the rows that all of them scored. */
export interface OverviewFigures {
  /** In the order of the report's columns. */
  methods: readonly MethodScores[];
  report: ComparisonReport;
}

/** Pairs grow with the square of the methods, and each allows for all others: without a choice, this many. */
const maxCompared = 6;
/** A method that scored less of the rows would leave little that all scored; it is left to be chosen. */
const minReach = 0.9;

/** What can be compared: a constant has no order to differ by. */
export const comparable = ({ methods }: Pick<CompareBasis, 'methods'>): MethodScores[] =>
  methods.filter(({ method }) => method.kind !== 'constant');

/** The methods chosen; without a choice those that scored nearly every row, and length, which each must beat. */
export function comparedOf(basis: CompareBasis, chosen: readonly string[] | null): MethodScores[] {
  const all = comparable(basis);
  if (chosen) return all.filter(({ method }) => chosen.includes(method.id));
  const { length: rows } = basis.rows.label;
  const whole = all.filter(
    ({ missing, invalid, seen }) => rows - missing - invalid - seen >= minReach * rows,
  );
  const baselines = whole.filter(({ method }) => method.kind === 'length');
  const others = whole.filter(({ method }) => method.kind !== 'length');
  return [...others.slice(0, maxCompared - baselines.length), ...baselines];
}

/** Where there are two methods only, the pair says all. */
export const hasOverview = (basis: Pick<CompareBasis, 'label' | 'methods'>): boolean =>
  basis.label !== null && comparable(basis).length > 2;

/** Null without a label, and where fewer than two methods are chosen. */
export async function overviewOf(
  metrics: Client<MetricsProtocol>,
  { rows, label }: ComparedRows,
  methods: readonly MethodScores[],
): Promise<OverviewFigures | null> {
  if (!label || methods.length < 2) return null;
  const columns = methods.map(({ column }) => column);
  const options = { ...defaultBootstrap, cut: label.cut };
  const report = await metrics.request('compare', { rows, columns, options, slot: null });
  return { methods, report };
}
