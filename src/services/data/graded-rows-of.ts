import { AppError } from '#core/errors.ts';
import { tagSlices } from '#core/grading/tag-slices.ts';
import type { Slicing } from '#core/metrics/slices/slice-report.ts';
import { plural } from '#core/words/count.ts';
import type { DataProtocol } from '#protocol/data-protocol.ts';
import type { Args } from '#protocol/rpc.ts';
import type { Store } from '#storage/store.ts';
import { requireGrade, requireRemark } from './grading-requests.ts';

/** Everybody's tags on a dataset's rows as slices. */
export async function tagSlicesOf(store: Store, datasetId: string): Promise<Slicing> {
  const { rows } = await store.datasets.get(datasetId);
  const annotators = await store.remarks.annotators(datasetId);
  const said = await Promise.all(annotators.map((annotator) => store.remarks.list(datasetId, annotator)));
  return tagSlices(
    rows,
    said.flat().map(({ row, remark }) => ({ row, tags: remark.tags })),
  );
}

/** The rows that one person graded on each scale. */
export async function gradeScalesOf(
  store: Store,
  { datasetId, annotator }: Args<DataProtocol, 'gradeScales'>,
) {
  const { rows } = await store.datasets.get(datasetId);
  return store.grades.scales(datasetId, annotator, rows);
}

/** Store a grade that was checked. @param gradedAt ISO 8601 */
export async function storeGrade(
  store: Store,
  args: Args<DataProtocol, 'grade'>,
  gradedAt: string,
): Promise<null> {
  const { datasetId, annotator, row } = args;
  await requireRow(store, datasetId, row);
  await store.grades.put({ datasetId, annotator, row, given: requireGrade(args), gradedAt });
  return null;
}

/** Store a remark that was checked. @param changedAt ISO 8601 */
export async function storeRemark(
  store: Store,
  { remark, ...where }: Args<DataProtocol, 'remark'>,
  changedAt: string,
): Promise<null> {
  await requireRow(store, where.datasetId, where.row);
  await store.remarks.put({ ...where, remark: requireRemark(remark, where), changedAt });
  return null;
}

/** @throws AppError `no-such-row` where what is said is of a row that the dataset does not have, or of no dataset listed */
async function requireRow(store: Store, datasetId: string, row: number): Promise<void> {
  const { rows, name } = await store.datasets.get(datasetId);
  if (Number.isInteger(row) && row >= 0 && row < rows) return;
  throw new AppError(
    'no-such-row',
    `${name} has ${plural(rows, 'row')}, and row ${row + 1} is none of them, so nothing was stored of it. Reload the page to list the rows that are there.`,
    { row, rows },
  );
}
