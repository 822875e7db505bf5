import { isNoPlan } from '#core/grading/grading-plan.ts';
import { isSameRemark } from '#core/grading/remark.ts';
import type { ProjectManifest } from '#core/project/manifest.ts';
import { mergeGrades, type RowGrade } from '#core/project/merge-grades.ts';
import type { OpenedProject } from '#protocol/project-protocol.ts';
import type { Store } from '#storage/store.ts';
import type { ProjectReader } from './read-project.ts';
import type { RestoreTarget } from './restore-target.ts';

type RestoredGrading = Pick<OpenedProject, 'grades' | 'conflicts' | 'remarks' | 'differingRemarks'>;

/** @throws AppError `damaged-project` where people speak of rows that the file does not have */
export function refuseForeignRows(project: ProjectReader, grades: readonly RowGrade[]): void {
  const { dataset, draws, remarks = [] } = project.manifest;
  const n = dataset.rows;
  if (grades.some(({ row }) => row >= n) || remarks.some((by) => by.remarks.some(({ row }) => row >= n)))
    throw project.damaged('a grade or a remark is of a row that there is not');
  if (draws.some((by) => by.draws.some((draw) => !fits(draw, n))))
    throw project.damaged('rows to grade were drawn from other rows than it has');
}

/** What people said of the rows: grades, how rows were drawn for them, remarks, guidelines. What is here stays. */
export async function restoreGrading(
  store: Store,
  {
    draws,
    remarks = [],
    gradingPlan,
    savedAt,
  }: Pick<ProjectManifest, 'draws' | 'remarks' | 'gradingPlan' | 'savedAt'>,
  grades: readonly RowGrade[],
  target: RestoreTarget,
): Promise<RestoredGrading> {
  const { id } = target.dataset;
  await restoreDraws(store, draws, target);
  if (gradingPlan && isNoPlan(await store.gradingPlans.get(id)))
    await store.gradingPlans.put(id, gradingPlan);
  const told = await restoreRemarks(store, remarks, savedAt, target);
  const { conflicts, ...found } = await restoreGrades(store, grades, target);
  return { grades: found, conflicts, ...told };
}

async function restoreRemarks(
  store: Store,
  there: NonNullable<ProjectManifest['remarks']>,
  changedAt: string,
  { dataset, rowHere }: RestoreTarget,
): Promise<Pick<RestoredGrading, 'remarks' | 'differingRemarks'>> {
  const remarks = { added: 0, here: 0 };
  const differing: { row: number; annotator: string }[] = [];
  for (const { annotator, remarks: theirs } of there) {
    const here = new Map(
      (await store.remarks.list(dataset.id, annotator)).map(({ row, remark }) => [row, remark]),
    );
    const added = [];
    for (const one of theirs) {
      const row = rowHere[one.row]!;
      const own = here.get(row);
      if (row === -1) continue;
      if (!own) added.push({ row, remark: one.remark });
      else if (isSameRemark(own, one.remark)) remarks.here += 1;
      else differing.push({ row, annotator });
    }
    await store.remarks.putAll({ datasetId: dataset.id, annotator, changedAt }, added);
    remarks.added += added.length;
  }
  return { remarks, differingRemarks: await withIds(store, dataset.id, differing) };
}

/** With the ids of their rows. Only a listed dataset can be asked for them; another one has nothing that differs. */
async function withIds<T extends { row: number }>(
  store: Store,
  datasetId: string,
  found: readonly T[],
): Promise<(T & { rowId: string })[]> {
  if (found.length === 0) return [];
  const rows = await store.datasets.rows(
    datasetId,
    found.map(({ row }) => row),
  );
  return found.map((one, at) => ({ ...one, rowId: rows[at]!.id }));
}

type ProjectDraw = ProjectManifest['draws'][number]['draws'][number];

const fits = ({ probability, rows }: ProjectDraw, n: number): boolean =>
  probability.length === n && rows.every((row) => row < n);

/** A chance to be drawn is one among these very rows: among others, and where somebody has draws here, none is taken. */
async function restoreDraws(
  store: Store,
  drawn: ProjectManifest['draws'],
  { dataset, identical }: RestoreTarget,
): Promise<void> {
  if (!identical) return;
  const here = new Set(await store.draws.annotators(dataset.id));
  for (const { annotator, draws } of drawn)
    if (!here.has(annotator))
      await store.draws.put(
        dataset.id,
        annotator,
        draws.map(({ sampler, probability, rows }) => ({
          sampler,
          probability: Float64Array.from(probability),
          rows: Int32Array.from(rows),
        })),
      );
}

async function restoreGrades(store: Store, grades: readonly RowGrade[], { dataset, rowHere }: RestoreTarget) {
  const there = grades.flatMap((grade) => {
    const row = rowHere[grade.row]!;
    return row === -1 ? [] : [{ ...grade, row }];
  });
  const merged = mergeGrades(await store.grades.all(dataset.id), there);
  await store.grades.putAll(dataset.id, merged.added);
  return {
    added: merged.added.length,
    here: merged.same,
    conflicts: await withIds(store, dataset.id, merged.conflicts),
  };
}
