import { AppError } from '#core/errors.ts';
import { type AnnotatorGrades, consensusOf, disagreementOf } from '#core/grading/consensus.ts';
import { dealtLines } from '#core/grading/dealt-rows.ts';
import { scalesBut } from '#core/grading/given-grade.ts';
import { type GradedRows, GradedRowsReader, noGrades } from '#core/grading/graded-rows.ts';
import { msPerRow } from '#core/grading/pace.ts';
import { placeRows } from '#core/grading/place-rows.ts';
import type { Scale } from '#core/grading/scale.ts';
import { openFiles, readRows } from '#core/import/source.ts';
import type { RowKey } from '#core/project/row-keys.ts';
import { rowKey } from '#core/project/row-keys.ts';
import { gradeColumn } from '#core/rows/grades.ts';
import type { AnnotatorPace, AnnotatorsProtocol, MergedGradesFile } from '#protocol/annotators-protocol.ts';
import type { Store } from '#storage/store.ts';
import { hashOf } from '../hash-of.ts';
import { ProjectReader } from '../project/read-project.ts';
import { refuseForeignRows, restoreGrading } from '../project/restore-grading.ts';
import { GrowingFile } from './export-file.ts';
import { ImportBytes, type ImportBytesDependencies } from './import-bytes.ts';

type Args<K extends keyof AnnotatorsProtocol> = AnnotatorsProtocol[K]['args'];

interface AnnotatorDependencies extends ImportBytesDependencies {
  store: Store;
  /** ISO 8601. */
  timestamp(): string;
}

/** What the data worker is asked where several people grade the same rows. */
export class AnnotatorRequests {
  readonly #dependencies: AnnotatorDependencies;

  constructor(dependencies: AnnotatorDependencies) {
    this.#dependencies = dependencies;
  }

  async dealFile({ datasetId, annotator, rows }: Args<'dealFile'>): Promise<Blob> {
    const { store } = this.#dependencies;
    const plan = await store.gradingPlans.get(datasetId);
    const file = new GrowingFile();
    for (const line of dealtLines(await store.datasets.rows(datasetId, [...rows]), annotator, plan))
      file.add(line);
    return file.finish('application/jsonl');
  }

  async mergeGrades({ datasetId, file }: Args<'mergeGrades'>): Promise<MergedGradesFile> {
    const { store, timestamp } = this.#dependencies;
    const dataset = await store.datasets.get(datasetId);
    const { scale } = await store.gradingPlans.get(datasetId);
    const there = await this.#read(file, scale);
    const ours: RowKey[] = [];
    for await (const { rows } of store.datasets.chunks(datasetId))
      for (const row of rows) ours.push(rowKey(row, hashOf));
    const { rowHere, matched, unmatched } = placeRows(file.name, there.keys, ours);
    const named = await this.#asNamedHere(datasetId);
    const merged = await restoreGrading(
      store,
      {
        draws: [],
        remarks: there.remarks.map((said) => ({ ...said, annotator: named(said.annotator) })),
        savedAt: timestamp(),
      },
      there.grades.map((grade) => ({ ...grade, annotator: named(grade.annotator) })),
      { dataset, rowHere, identical: false },
    );
    const otherScales = scalesBut(scale, there.grades);
    return { name: file.name, rows: there.keys.length, matched, unmatched, otherScales, ...merged };
  }

  async consensus({ datasetId, rule }: Args<'consensus'>): Promise<Float64Array> {
    const { n, given } = await this.#everybody(datasetId);
    return consensusOf(n, given, rule).values;
  }

  async disagreement({ datasetId }: Args<'disagreement'>): Promise<Float64Array> {
    const { n, given } = await this.#everybody(datasetId);
    return disagreementOf(n, given);
  }

  async annotators({ datasetId }: Args<'annotators'>): Promise<AnnotatorPace[]> {
    const times = new Map<string, number[]>();
    for (const { annotator, gradedAt } of await this.#dependencies.store.grades.all(datasetId))
      times.set(annotator, [...(times.get(annotator) ?? []), Date.parse(gradedAt)]);
    return [...times].map(([annotator, given]) => {
      const known = given.filter((time) => !Number.isNaN(time)).sort((a, b) => a - b);
      // Grades of one moment came together, out of a file that does not say when each was given.
      const apart = new Set(known).size > 1 ? msPerRow(known) : null;
      return { annotator, graded: given.length, msPerRow: apart === 0 ? null : apart };
    });
  }

  async #everybody(datasetId: string): Promise<{ n: number; given: AnnotatorGrades[] }> {
    const { store } = this.#dependencies;
    const { rows: n } = await store.datasets.get(datasetId);
    const given = (await store.grades.list(datasetId)).map(async ({ annotator }) => ({
      annotator,
      grades: await store.grades.values(datasetId, annotator, n),
    }));
    return { n, given: await Promise.all(given) };
  }

  /** A file may spell a name as columns do: who is here under a name with the same column is the same person. */
  async #asNamedHere(datasetId: string): Promise<(annotator: string) => string> {
    const here = (await this.#dependencies.store.grades.list(datasetId)).map(({ annotator }) => annotator);
    const byColumn = new Map(here.map((annotator) => [gradeColumn(annotator), annotator]));
    return (annotator) =>
      here.includes(annotator) ? annotator : (byColumn.get(gradeColumn(annotator)) ?? annotator);
  }

  async #read(file: File, expected: Scale): Promise<GradedRows> {
    const head = new Uint8Array(await file.slice(0, 2).arrayBuffer());
    return head[0] === 0x50 && head[1] === 0x4b ? readProject(file) : this.#readTable(file, expected);
  }

  async #readTable(file: File, expected: Scale): Promise<GradedRows> {
    const reader = new GradedRowsReader(file.name, hashOf, this.#dependencies.timestamp(), expected);
    const bytes = ImportBytes.of({ kind: 'file', file }, this.#dependencies);
    const source = await openFiles(await bytes.files(), bytes.name);
    if (!source.plan) {
      await source.close();
      throw new AppError(
        'columns-not-recognised',
        `The columns of ${file.name} were not recognised: it needs instruction and response as they were dealt. Nothing was merged from it. Choose the file that the annotator saved after grading.`,
      );
    }
    for await (const { rows } of readRows(source, source.plan, () => {}))
      for (const row of rows) reader.see(row);
    return reader.rows();
  }
}

async function readProject(file: File): Promise<GradedRows> {
  const project = new ProjectReader(file.name, new Uint8Array(await file.arrayBuffer()));
  const keys = project.rowKeys();
  const grades = project.grades();
  refuseForeignRows(project, grades);
  const { remarks = [] } = project.manifest;
  if (grades.length === 0 && remarks.length === 0) throw noGrades(file.name, keys.length);
  return { keys, grades, remarks };
}
