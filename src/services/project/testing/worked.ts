import { IDBFactory } from 'fake-indexeddb';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import type { Checkup } from '#core/checkup/checkup.ts';
import { usualScale } from '#core/grading/scale.ts';
import type { BackendReport } from '#core/judge/judge.ts';
import type { ProjectViews } from '#core/project/manifest.ts';
import type { RunSummary } from '#core/run/run.ts';
import { invalidReadout, readout, runSummary } from '#storage/fixtures/examples.ts';
import type { Store } from '#storage/store.ts';
import type { DataService } from '../../data/data-service.ts';
import { jsonl, openService, pasted } from '../../data/fixtures/service.ts';

export const rows = [
  {
    id: 'a',
    instruction: 'Name a colour.',
    output: 'Blue',
    generator: 'm',
    quality: 7,
    note: 'Ärger',
    3: { $number: 'NaN' },
  },
  { id: 'b', instruction: 'Name a number.', output: 'Seven', generator: 'n', quality: null },
  { id: 'c', instruction: 'Name a colour.', output: 'Über-red\n\u2028', generator: 'm', quality: 3 },
  { id: 'd', instruction: 'Name a colour.', output: 'Blue', generator: 'n', quality: 0.1 },
];

const backend: BackendReport = { name: 'wasm', device: 'A', threads: 2, reason: 'R', probes: [] };

export const noViews: ProjectViews = { runs: {}, dataset: null, openRun: null, nearTogether: false };

const checkup = (id: string, datasetId: string): Checkup => {
  const { judge, spec } = runSummary(id, datasetId, 4);
  const { method: _, ...question } = spec;
  return {
    id,
    datasetId,
    judge,
    spec: question as Checkup['spec'],
    settings: { rows: 4, seed: 1, kinds: [], maxTokens: 1024 },
    state: 'done',
    texts: 2,
    read: 2,
    digest: 'x',
    seconds: 1.5,
    error: null,
    report: {
      version: 1,
      settings: { rows: 4, seed: 1, kinds: [], maxTokens: 1024 },
      rows: 4,
      instructions: 2,
      texts: 2,
      invalid: 0,
      spread: Number.POSITIVE_INFINITY,
      sentence: 'It sees that a text is cut.',
      kinds: [],
      degradations: [
        {
          id: 'cut-early',
          kind: 'visible fault',
          label: 'Cut early',
          description: 'The text ends early.',
          pairs: 1,
          invalid: 0,
          notApplicable: 0,
          lower: { value: 1, noInterval: 'One pair.', n: 1 },
          lengthLower: { value: 1, noInterval: 'One pair.', n: 1 },
          shift: { value: 0.25, noInterval: 'One pair.', n: 1 },
          effect: null,
          verdict: 'seen',
          examples: [
            {
              rowId: 'b',
              instruction: 'Name a number.',
              original: 'Seven',
              twin: 'S',
              originalScore: 5,
              twinScore: Number.NaN,
              controlScore: null,
            },
          ],
        },
      ],
    },
    createdAt: '2026-01-03T00:00:00.000Z',
  };
};

/** Another browser: what was stored before is out of reach. */
export async function elsewhere(): Promise<{ service: DataService; store: Store }> {
  globalThis.indexedDB = new IDBFactory();
  let ids = 0;
  return openService({ newId: () => `there-${ids++}` });
}

/** A dataset with two runs, a check-up and two people's grades. */
export async function worked() {
  const { service, store } = await openService();
  const { id } = await service.import({ source: pasted(`${jsonl(...rows)}oops\n`), mapping: null });
  const first: RunSummary = { ...runSummary('run', id, 4), name: 'First', backends: [{ backend, rows: 3 }] };
  await store.runs.addWhole(
    { ...first, state: 'cancelled', seconds: 12.25 },
    {
      rows: Int32Array.of(2, 0, 3),
      readouts: [
        readout(6.1234567890123),
        invalidReadout('Too little.', 0.02),
        { kind: 'score', score: -0.1, tokens: 3, truncated: true },
      ],
    },
    Uint8Array.of(0, 1, 0, 0),
  );
  const cosine = { method: 'cosine' } as const;
  await store.runs.addWhole(
    { ...runSummary('cosine', id, 4), spec: cosine, state: 'done' },
    {
      rows: Int32Array.of(0, 1, 2, 3),
      readouts: [1, 2, 3, 4].map((score) => ({ kind: 'score', score, tokens: 0, truncated: false })),
    },
  );
  await store.runs.addWhole(
    {
      ...runSummary('both', id, 4),
      spec: { method: 'with-cosine', judgeRun: 'run', cosineRun: 'cosine', cosineWeight: 0.5 },
      createdAt: '2026-01-01T00:00:00.000Z',
    },
    { rows: Int32Array.of(), readouts: [] },
  );
  await store.checkups.put({
    summary: checkup('c1', id),
    score: Float64Array.of(1.5, Number.NaN),
    read: Uint8Array.of(1, 1),
  });
  await service.grade({ datasetId: id, annotator: 'Ana', row: 1, grade: 4 });
  await service.grade({ datasetId: id, annotator: 'Bo', row: 2, grade: 9, scale: '1 to 5' });
  const said = { comment: 'Why?', tags: ['odd'], flagged: true, setAside: null };
  await store.remarks.putAll({ datasetId: id, annotator: 'Ana', changedAt: '2026-01-05T00:00:00.000Z' }, [
    { row: 2, remark: said },
  ]);
  await store.gradingPlans.put(id, {
    guidelines: 'Be *kind*.',
    target: 3,
    scale: usualScale('1 to 5'),
  });
  await store.filters.put(id, {
    name: 'Weak',
    conditions: [{ column: 'quality', kind: 'range', low: null, high: 4 }],
  });
  await store.draws.put(id, 'Bo', [
    { sampler: 'uncertain', probability: Float64Array.of(0.1, 0, 1 / 3, 1), rows: Int32Array.of(3, 2) },
  ]);
  return { service, store, id };
}

/** Everything that is stored of a dataset and that a screen or an analysis reads. */
export async function everything(service: DataService, datasetId: string) {
  const [dataset] = (await service.listDatasets()).filter(({ id }) => id === datasetId);
  const runs = await service.listRuns({ datasetId });
  const gradings = await service.gradings({ datasetId });
  return {
    dataset,
    columns: await service.columns({ datasetId }),
    quality: await service.numbers({ datasetId, column: 'quality' }),
    rows: await service.rows({ datasetId, indices: rows.map((_, row) => row) }),
    rejected: await service.rejected({ datasetId, offset: 0, limit: 10 }),
    runs: await Promise.all(
      runs.map(async (run) => ({ run, columns: await service.runColumns({ runId: run.id }) })),
    ),
    grades: await Promise.all(gradings.map(({ annotator }) => service.grades({ datasetId, annotator }))),
    gradings,
    checkups: await service.listCheckups({ datasetId }),
    draws: await service.draws({ datasetId, annotator: 'Bo' }),
    remarks: await service.remarks({ datasetId, annotator: 'Ana' }),
    plan: await service.gradingPlan({ datasetId }),
    filters: await service.filters({ datasetId }),
  };
}

export const fileOf = (blob: Blob, name = 'work.project.zip') => new File([blob], name);

/** The zip with some of its files changed, each given as text. */
export async function tampered(blob: Blob, change: (files: Record<string, string>) => void): Promise<File> {
  const files = Object.fromEntries(
    Object.entries(unzipSync(new Uint8Array(await blob.arrayBuffer()))).map(([name, bytes]) => [
      name,
      strFromU8(bytes),
    ]),
  );
  change(files);
  const zip = zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])));
  return fileOf(new Blob([zip as Uint8Array<ArrayBuffer>]));
}
