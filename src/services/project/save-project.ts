import type { Checkup } from '#core/checkup/checkup.ts';
import { exactJson } from '#core/project/exact-json.ts';
import {
  type ProjectManifest,
  type ProjectViews,
  projectFiles,
  writeManifest,
} from '#core/project/manifest.ts';
import { projectFormat, projectVersion } from '#core/project/migrations.ts';
import { rowKey } from '#core/project/row-keys.ts';
import { scoredRow } from '#core/project/scored-row.ts';
import type { DatasetSummary } from '#core/rows/dataset.ts';
import type { RunColumns } from '#core/run/run.ts';
import { readoutAt } from '#core/run/run-columns.ts';
import type { SaveProject } from '#protocol/project-protocol.ts';
import type { Store } from '#storage/store.ts';
import { hashOf } from '../hash-of.ts';
import { ZipFile } from '../zip/zip-file.ts';

const rejectedAtOnce = 1000;

/** Everything that belongs to a dataset as one zip: see `core/project/manifest.ts`. */
export async function saveProject(store: Store, request: SaveProject, savedAt: string): Promise<Blob> {
  const { datasetId, withRows } = request;
  const dataset = await store.datasets.get(datasetId);
  const zip = new ZipFile();
  if (withRows) await writeRows(store, datasetId, dataset.rejected, zip);
  await writeKeys(store, datasetId, zip);
  const grades = zip.lines(projectFiles.grades);
  for (const grade of await store.grades.all(datasetId)) grades.line(exactJson(grade));
  grades.end();
  const runs = await writeRuns(store, datasetId, zip);
  const checkups: ProjectManifest['checkups'] = [];
  for (const { id } of await store.checkups.list(datasetId)) {
    const { summary, score, read } = await store.checkups.get(id);
    checkups.push({
      summary: withRows ? summary : withoutExamples(summary),
      score: [...score],
      read: [...read],
    });
  }
  const adapters: ProjectManifest['adapters'] = [];
  for (const [at, { blob, ...adapter }] of request.adapters.entries()) {
    const file = projectFiles.adapter(at);
    zip.bytes(file, new Uint8Array(await blob.arrayBuffer()));
    adapters.push({ file, ...adapter });
  }
  const manifest = zip.lines(projectFiles.manifest);
  manifest.line(
    writeManifest({
      format: projectFormat,
      version: projectVersion,
      savedAt,
      dataset: withRows ? dataset : withoutValues(dataset),
      hasRows: withRows,
      runs,
      checkups,
      draws: await drawsOf(store, datasetId),
      remarks: await remarksOf(store, datasetId),
      gradingPlan: await store.gradingPlans.get(datasetId),
      filters: await store.filters.list(datasetId),
      views: knownViews(request.views, runs),
      adapters,
      files: { ...zip.digests },
    }),
  );
  manifest.end();
  return zip.finish();
}

/** How rows were drawn for everybody who grades. */
async function drawsOf(store: Store, datasetId: string): Promise<ProjectManifest['draws']> {
  const found: ProjectManifest['draws'] = [];
  for (const annotator of await store.draws.annotators(datasetId)) {
    const draws = await store.draws.get(datasetId, annotator);
    found.push({
      annotator,
      draws: draws.map(({ sampler, probability, rows }) => ({
        sampler,
        probability: [...probability],
        rows: [...rows],
      })),
    });
  }
  return found;
}

/** What everybody said of rows beside their grades. */
async function remarksOf(store: Store, datasetId: string): Promise<ProjectManifest['remarks']> {
  const annotators = await store.remarks.annotators(datasetId);
  return Promise.all(
    annotators.map(async (annotator) => ({
      annotator,
      remarks: await store.remarks.list(datasetId, annotator),
    })),
  );
}

/** A dataset's summary without what its columns say in single rows. */
const withoutValues = (dataset: DatasetSummary): DatasetSummary => ({
  ...dataset,
  columns: dataset.columns.map(({ values: _, ...column }) => column),
});

/** A check-up without the texts that its report quotes. */
const withoutExamples = (checkup: Checkup): Checkup => ({
  ...checkup,
  report: checkup.report && {
    ...checkup.report,
    degradations: checkup.report.degradations.map((result) => ({ ...result, examples: [] })),
  },
});

/** Views of runs that are in the file. */
function knownViews(views: ProjectViews, runs: ProjectManifest['runs']): ProjectViews {
  const ids = new Set(runs.map(({ summary }) => summary.id));
  return {
    ...views,
    runs: Object.fromEntries(Object.entries(views.runs).filter(([id]) => ids.has(id))),
    openRun: views.openRun !== null && ids.has(views.openRun) ? views.openRun : null,
  };
}

async function writeRows(store: Store, datasetId: string, rejected: number, zip: ZipFile): Promise<void> {
  const lines = zip.lines(projectFiles.rows);
  for await (const { rows } of store.datasets.chunks(datasetId))
    for (const row of rows) lines.line(JSON.stringify(row));
  lines.end();
  const unread = zip.lines(projectFiles.rejected);
  for (let from = 0; from < rejected; from += rejectedAtOnce)
    for (const row of await store.datasets.rejected(datasetId, from, rejectedAtOnce))
      unread.line(JSON.stringify(row));
  unread.end();
}

async function writeKeys(store: Store, datasetId: string, zip: ZipFile): Promise<void> {
  const lines = zip.lines(projectFiles.rowKeys);
  for await (const { rows } of store.datasets.chunks(datasetId))
    for (const row of rows) lines.line(JSON.stringify(rowKey(row, hashOf)));
  lines.end();
}

async function writeRuns(store: Store, datasetId: string, zip: ZipFile): Promise<ProjectManifest['runs']> {
  const runs: ProjectManifest['runs'] = [];
  for (const { id } of await store.runs.list(datasetId)) {
    const columns = await store.runs.columns(id);
    const scores = projectFiles.run(runs.length);
    const lines = zip.lines(scores);
    for (let row = 0; row < columns.n; row++) {
      const readout = readoutAt(columns, row);
      if (readout) lines.line(exactJson(scoredRow(row, readout)));
    }
    lines.end();
    runs.push({ summary: await store.runs.get(id), scores, trainedOn: trainedOn(columns) });
  }
  return runs;
}

const trainedOn = ({ seen }: RunColumns): number[] | null =>
  seen ? [...seen.keys()].filter((row) => seen[row] === 1) : null;
