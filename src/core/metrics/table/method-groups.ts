import { isUndefined, type MaybeEstimate } from '../estimate.ts';
import type { AgreementTable, TableRow } from './agreement-table.ts';

/** Headings of the table, in their order: what a method was shown, or what it is. */
export const methodGroups = ['without-reference', 'with-reference', 'columns', 'baselines'] as const;
export type MethodGroup = (typeof methodGroups)[number];

export const groupNames: Record<MethodGroup, string> = {
  'without-reference': 'Without reference',
  'with-reference': 'With reference',
  columns: 'Score columns',
  baselines: 'Baselines',
};

/** The table's rows heading by heading, best average first under each; those without a value come last. */
export function inGroups(table: AgreementTable, groupOf: (method: string) => MethodGroup): AgreementTable {
  const several = table.groups.length > 1;
  const key = (row: TableRow) => figureOf(several ? row.average : row.all);
  const rows = methodGroups.flatMap((group) =>
    table.rows.filter(({ method }) => groupOf(method) === group).sort((a, b) => key(b) - key(a)),
  );
  return { ...table, rows };
}

const figureOf = (estimate: MaybeEstimate) =>
  isUndefined(estimate) ? Number.NEGATIVE_INFINITY : estimate.value;
