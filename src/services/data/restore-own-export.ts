import { type OwnExport, specOfFound } from '#core/export/own-export.ts';
import { noPlan } from '#core/grading/grading-plan.ts';
import { scaleText } from '#core/grading/scale.ts';
import { judgeName } from '#core/judge/identity.ts';
import { newRun } from '#core/run/run.ts';
import { plural } from '#core/words/count.ts';
import type { Store } from '#storage/store.ts';
import { hashOf } from '../hash-of.ts';

/** What an export of ours says was found, in words for the dataset's notes. */
export function ownExportNotes(found: OwnExport, datasetRows: number): string[] {
  return [
    ...found.runs.map(
      ({ name, judge, rows }) =>
        `This file was exported here: the run ${name ? `“${name}”` : `of ${judgeName(judge)}`} over ${rows.length} rows is restored.`,
    ),
    ...found.grades.map(
      ({ annotator, rows }) => `${rows.length} grades by ${annotator} are restored from this file.`,
    ),
    ...found
      .draws(datasetRows)
      .map(({ annotator, draws, problem }) =>
        problem === null
          ? `${plural(draws.length, 'draw')} of rows for ${annotator} to grade ${draws.length === 1 ? 'is' : 'are'} restored from this file.`
          : `How rows were drawn for ${annotator} is not restored. ${problem}`,
      ),
    ...found.said.remarks.map(
      ({ annotator, remarks }) =>
        `Comments, tags and flags by ${annotator} on ${plural(remarks.length, 'row')} are restored from this file.`,
    ),
    ...(found.said.guidelines === null ? [] : ['Guidelines for grading are restored from this file.']),
    ...(found.said.scale === null
      ? []
      : [`Rows are graded on the scale of this file: ${scaleText(found.said.scale)}.`]),
  ];
}

/**
 * Make runs, grades, remarks and draws of what an earlier export told of them, before the dataset is listed: a browser that is killed
 * meanwhile leaves nothing that looks whole.
 */
export async function restoreOwnExport(
  store: Store,
  found: OwnExport,
  dataset: { id: string; rows: number; createdAt: string },
  newId: () => string,
): Promise<void> {
  const { id: datasetId, createdAt } = dataset;
  for (const { name, judge, rows, readouts, seen } of found.runs) {
    const id = newId();
    const complete = rows.length === dataset.rows;
    const marks = seen && new Uint8Array(dataset.rows);
    for (const row of seen ?? []) marks![row] = 1;
    const summary = newRun({
      id,
      datasetId,
      ...(name !== undefined && { name }),
      judge,
      spec: specOfFound(judge, hashOf),
      rows: dataset.rows,
      createdAt,
    });
    const state = complete ? 'done' : 'cancelled';
    await store.runs.addWhole(
      { ...summary, state, finishedAt: createdAt },
      { rows: Int32Array.from(rows), readouts },
      marks ?? undefined,
      dataset.rows,
    );
  }
  const grades = found.grades.flatMap(({ annotator, rows, grades, times }) =>
    rows.map((row, at) => ({ annotator, row, ...grades[at]!, gradedAt: times[at] ?? createdAt })),
  );
  await store.grades.putAll(datasetId, grades);
  for (const { annotator, draws } of found.draws(dataset.rows))
    if (draws.length > 0) await store.draws.put(datasetId, annotator, draws);
  for (const { annotator, remarks } of found.said.remarks)
    await store.remarks.putAll({ datasetId, annotator, changedAt: createdAt }, remarks);
  const { guidelines, scale } = found.said;
  if (guidelines === null && scale === null) return;
  await store.gradingPlans.put(datasetId, {
    ...noPlan,
    ...(guidelines !== null && { guidelines }),
    ...(scale !== null && { scale }),
  });
}
