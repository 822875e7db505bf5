import type { ProjectManifest, ProjectViews } from '#core/project/manifest.ts';
import { readoutOfScored, type ScoredRow } from '#core/project/scored-row.ts';
import type { RunSummary } from '#core/run/run.ts';
import { readoutAt } from '#core/run/run-columns.ts';
import { runNameOf } from '#core/run/run-name.ts';
import type { OpenedParts, OpenedProject } from '#protocol/project-protocol.ts';
import type { Store } from '#storage/store.ts';
import type { ProjectReader } from './read-project.ts';
import { restoreFilters } from './restore-filters.ts';
import { refuseForeignRows, restoreGrading } from './restore-grading.ts';
import type { RestoreTarget } from './restore-target.ts';

export type RestoredParts = Pick<
  OpenedProject,
  'runs' | 'checkups' | 'grades' | 'conflicts' | 'remarks' | 'differingRemarks' | 'filters' | 'views'
>;

/**
 * Store what a project file says of a dataset's rows: runs, check-ups, grades. What is here already stays as it is; a
 * run that has gone on otherwise since is added beside the one that is here.
 */
export async function restoreParts(
  { store, newId }: { store: Store; newId(): string },
  project: ProjectReader,
  target: RestoreTarget,
): Promise<RestoredParts> {
  const { manifest } = project;
  // Everything is read and checked before anything is stored.
  const scores = manifest.runs.map((run) => project.scores(run.scores, manifest.dataset.rows));
  const grades = project.grades();
  refuseForeignRows(project, grades);
  const placed = await placeRuns({ store, newId }, manifest.runs, scores, target);
  for (const [at, run] of manifest.runs.entries()) {
    const { id, here } = placed[at]!;
    if (!here) await addRun(store, { run, scored: scores[at]!, id, placed, runs: manifest.runs }, target);
  }
  const checkups = await restoreCheckups({ store, newId }, manifest.checkups, target);
  const graded = await restoreGrading(store, manifest, grades, target);
  return {
    runs: countOf(placed),
    checkups,
    ...graded,
    filters: await restoreFilters(store, manifest.filters ?? [], target.dataset.id),
    views: viewsHere(manifest.views, manifest.runs, placed),
  };
}

/** The id that a run of the file has here, and whether it was here before. */
interface Placed {
  id: string;
  here: boolean;
}

const countOf = (placed: readonly Placed[]): OpenedParts => {
  const here = placed.filter((run) => run.here).length;
  return { added: placed.length - here, here };
};

async function placeRuns(
  { store, newId }: { store: Store; newId(): string },
  runs: ProjectManifest['runs'],
  scores: readonly ScoredRow[][],
  { dataset, rowHere }: RestoreTarget,
): Promise<Placed[]> {
  const listed = new Set((await store.runs.list(dataset.id)).map(({ id }) => id));
  const placed: Placed[] = [];
  for (const [at, { summary }] of runs.entries()) {
    const { id } = summary;
    if (listed.has(id) && (await holds(store, id, scores[at]!, rowHere))) placed.push({ id, here: true });
    else placed.push({ id: (await store.runs.has(id)) ? newId() : id, here: false });
  }
  return placed;
}

/** Whether the run that is stored has all of these scores. It may have more: it went on here. */
async function holds(
  store: Store,
  runId: string,
  scored: readonly ScoredRow[],
  rowHere: Int32Array,
): Promise<boolean> {
  const columns = await store.runs.columns(runId);
  return scored.every((there) => {
    const row = rowHere[there.row]!;
    return row === -1 || JSON.stringify(readoutAt(columns, row)) === JSON.stringify(readoutOfScored(there));
  });
}

async function addRun(
  store: Store,
  from: {
    run: ProjectManifest['runs'][number];
    scored: readonly ScoredRow[];
    id: string;
    placed: readonly Placed[];
    runs: ProjectManifest['runs'];
  },
  { dataset, rowHere, identical }: RestoreTarget,
): Promise<void> {
  const { run, id } = from;
  const scored = from.scored.filter(({ row }) => rowHere[row] !== -1);
  const { sampleSeed, name, ...summary } = run.summary;
  const told = runNameOf(name ?? '');
  const named = told === null ? {} : { name: told };
  // Which rows a limited run takes follows from all rows and their order: among others it takes no more.
  const extent: Pick<RunSummary, 'rows' | 'sampleSeed' | 'state'> = identical
    ? { rows: summary.rows, state: summary.state, ...(sampleSeed !== undefined && { sampleSeed }) }
    : { rows: dataset.rows, state: scored.length === dataset.rows ? 'done' : 'cancelled' };
  const idHere = new Map(from.runs.map((other, at) => [other.summary.id, from.placed[at]!.id]));
  const spec =
    'cosineRun' in summary.spec
      ? {
          ...summary.spec,
          cosineRun: idHere.get(summary.spec.cosineRun) ?? summary.spec.cosineRun,
          ...('judgeRun' in summary.spec && {
            judgeRun: idHere.get(summary.spec.judgeRun) ?? summary.spec.judgeRun,
          }),
        }
      : summary.spec;
  let seen: Uint8Array | undefined;
  if (run.trainedOn) {
    seen = new Uint8Array(dataset.rows);
    for (const row of run.trainedOn) if ((rowHere[row] ?? -1) !== -1) seen[rowHere[row]!] = 1;
  }
  await store.runs.addWhole(
    { ...summary, ...named, ...extent, spec, id, datasetId: dataset.id },
    { rows: Int32Array.from(scored, ({ row }) => rowHere[row]!), readouts: scored.map(readoutOfScored) },
    seen,
    dataset.rows,
  );
}

/** An unfinished check-up is of these very rows, and is left out among others. */
async function restoreCheckups(
  { store, newId }: { store: Store; newId(): string },
  checkups: ProjectManifest['checkups'],
  { dataset, identical }: RestoreTarget,
): Promise<OpenedParts> {
  const listed = new Map((await store.checkups.list(dataset.id)).map((checkup) => [checkup.id, checkup]));
  const parts: OpenedParts = { added: 0, here: 0 };
  for (const { summary, score, read } of checkups) {
    const own = listed.get(summary.id);
    if (own && own.read >= summary.read) {
      parts.here += 1;
      continue;
    }
    if (!identical && summary.report === null) continue;
    const id = (await store.checkups.has(summary.id)) ? newId() : summary.id;
    await store.checkups.put({
      summary: { ...summary, id, datasetId: dataset.id },
      score: Float64Array.from(score),
      read: Uint8Array.from(read),
    });
    parts.added += 1;
  }
  return parts;
}

/** Views of runs that are new here, under the ids that they have here. */
function viewsHere(
  views: ProjectViews,
  runs: ProjectManifest['runs'],
  placed: readonly Placed[],
): ProjectViews {
  const here: ProjectViews = { ...views, runs: {}, openRun: null };
  for (const [at, { summary }] of runs.entries()) {
    const { id, here: known } = placed[at]!;
    if (views.openRun === summary.id) here.openRun = id;
    const view = Object.hasOwn(views.runs, summary.id) ? views.runs[summary.id] : undefined;
    if (view && !known) here.runs[id] = view;
  }
  return here;
}
