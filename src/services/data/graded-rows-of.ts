import { tagSlices } from '#core/grading/tag-slices.ts';
import type { Slicing } from '#core/metrics/slices/slice-report.ts';
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
  await store.grades.put({ datasetId, annotator, row, given: requireGrade(args), gradedAt });
  return null;
}

/** Store a remark that was checked. @param changedAt ISO 8601 */
export async function storeRemark(
  store: Store,
  { remark, ...where }: Args<DataProtocol, 'remark'>,
  changedAt: string,
): Promise<null> {
  await store.remarks.put({ ...where, remark: requireRemark(remark, where), changedAt });
  return null;
}
