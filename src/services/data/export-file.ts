import { rowWriter } from '#core/export/row-writer.ts';
import { type GivenGrade, givenOnCells, noGivenOn } from '#core/grading/given-grade.ts';
import { gradingScaleColumn, guidelinesColumn, isDigitScale } from '#core/grading/grading-plan.ts';
import { noRemark } from '#core/grading/remark.ts';
import { remarkCells, remarkColumns } from '#core/grading/remark-columns.ts';
import { scaleText } from '#core/grading/scale.ts';
import { freeName } from '#core/rows/cells.ts';
import { choiceColumn, gradeColumn, gradedAtColumn, scaleColumn } from '#core/rows/grades.ts';
import type { Cell, Row } from '#core/rows/row.ts';
import { readoutAt } from '#core/run/run-columns.ts';
import { columnsOfDraws, drawNameOf } from '#core/sampling/draw-columns.ts';
import { trainedOnColumn } from '#core/training/seen-instructions.ts';
import type { AddedColumn, ExportRequest } from '#protocol/data-protocol.ts';
import type { Store } from '#storage/store.ts';

const partChars = 1 << 20;
const rowsAtOnce = 256;

/** A file that grows by pieces. Its parts are blobs, which the browser may keep on disk. */
export class GrowingFile {
  #parts: Blob[] = [];
  #open: string[] = [];
  #chars = 0;

  add(text: string): void {
    this.#open.push(text);
    this.#chars += text.length;
    if (this.#chars >= partChars) this.#close();
  }

  finish(type: string): Blob {
    this.#close();
    return new Blob(this.#parts, { type });
  }

  #close(): void {
    this.#parts.push(new Blob(this.#open));
    this.#open = [];
    this.#chars = 0;
  }
}

/** Rows with what a run found and what people said, as a file. */
export async function exportFile(store: Store, request: ExportRequest): Promise<Blob> {
  const { datasetId, runId, format, threshold } = request;
  const summary = await store.datasets.get(datasetId);
  const run = runId === null ? null : await store.runs.get(runId);
  const columns = runId === null ? null : await store.runs.columns(runId);
  const seen = columns?.seen;
  const trainedOn = seen ? [{ name: trainedOnColumn, values: Float64Array.from(seen) }] : [];
  const added = [
    ...trainedOn,
    ...(await gradesOf(store, datasetId, summary.rows)),
    ...(await remarksOf(store, datasetId, summary.rows)),
    ...(request.added ?? []),
  ];
  const { guidelines, scale } = await store.gradingPlans.get(datasetId);
  // Once is enough: they are the same for every row, and may be pages.
  const once = [
    ...(guidelines === '' ? [] : [{ name: guidelinesColumn, cell: guidelines }]),
    ...(isDigitScale(scale) ? [] : [{ name: gradingScaleColumn, cell: scaleText(scale) }]),
  ];
  let isFirst = true;
  const writer = rowWriter({
    format,
    spreadsheetSafe: request.spreadsheetSafe,
    columns: summary.columns.map((column) => column.name),
    judge: run?.judge ?? null,
    runName: run?.name ?? null,
    threshold,
    thresholdOrigin: request.thresholdOrigin ?? null,
    added: [...added.map(({ name }) => name), ...once.map(({ name }) => name)],
  });
  const file = new GrowingFile();
  file.add(writer.head);
  for await (const { indices, rows } of chosenRows(store, datasetId, request.rows))
    rows.forEach((row, at) => {
      const index = indices[at]!;
      const readout = columns && readoutAt(columns, index);
      const cells: Cell[] = added.map(({ values }) => values[index] ?? null);
      for (const { cell } of once) cells.push(isFirst ? cell : null);
      isFirst = false;
      file.add(writer.line(row, readout, cells));
    });
  return file.finish(writer.mediaType);
}

/** What every person said who graded rows of the dataset, and how their rows were drawn. */
async function gradesOf(store: Store, datasetId: string, rows: number): Promise<AddedColumn[]> {
  const graded = (await store.grades.list(datasetId)).map(({ annotator }) => annotator);
  const everybody = [...new Set([...graded, ...(await store.draws.annotators(datasetId))])];
  const taken = new Set<string>();
  const columns = await Promise.all(
    everybody.map(async (annotator) => {
      const name = newName(gradeColumn(annotator), taken);
      const { grades: values, times, given } = await store.grades.valuesAndTimes(datasetId, annotator, rows);
      const draws = await store.draws.get(datasetId, annotator);
      const grades = graded.includes(annotator)
        ? [
            { name, values },
            ...(given.some((one) => one?.givenOn) ? givenOnColumns(name, given) : []),
            { name: gradedAtColumn(name), values: times },
          ]
        : [];
      return [...grades, ...columnsOfDraws(draws, drawNameOf(name))];
    }),
  );
  return columns.flat();
}

/** Which choice each grade was, on which scale. */
function givenOnColumns(name: string, given: readonly (GivenGrade | null)[]): AddedColumn[] {
  const cells = given.map((one) => (one === null ? noGivenOn : givenOnCells(one)));
  return [
    { name: choiceColumn(name), values: cells.map(({ choice }) => choice) },
    { name: scaleColumn(name), values: cells.map(({ scale }) => scale) },
  ];
}

/** What every person said of rows beside grades: comment, tags, flag, and whether it was set aside. */
async function remarksOf(store: Store, datasetId: string, rows: number): Promise<AddedColumn[]> {
  const columns: AddedColumn[] = [];
  for (const annotator of await store.remarks.annotators(datasetId)) {
    const cells = Array.from({ length: rows }, () => remarkCells(noRemark));
    for (const { row, remark } of await store.remarks.list(datasetId, annotator))
      if (row < rows) cells[row] = remarkCells(remark);
    const names = remarkColumns(annotator);
    for (const part of Object.keys(names) as (keyof typeof names)[])
      columns.push({ name: names[part], values: cells.map((cell) => cell[part]) });
  }
  return columns;
}

function newName(name: string, taken: Set<string>): string {
  const free = freeName(name, taken, '_');
  taken.add(free);
  return free;
}

async function* chosenRows(
  store: Store,
  datasetId: string,
  chosen: Int32Array | null,
): AsyncGenerator<{ indices: ArrayLike<number>; rows: Row[] }> {
  if (!chosen) {
    for await (const { start, rows } of store.datasets.chunks(datasetId))
      yield { indices: rows.map((_, at) => start + at), rows };
    return;
  }
  for (let from = 0; from < chosen.length; from += rowsAtOnce) {
    const indices = chosen.subarray(from, from + rowsAtOnce);
    yield { indices, rows: await store.datasets.rows(datasetId, indices) };
  }
}
