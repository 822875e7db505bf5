import { AppError, toErrorRecord } from '#core/errors.ts';
import { OwnExport } from '#core/export/own-export.ts';
import { type OpenSource, openFiles, readRows } from '#core/import/source.ts';
import { chooseJoin, type JoinBase, type JoinBy } from '#core/join/join-by.ts';
import { joinSentences } from '#core/join/join-sentences.ts';
import type { JoinTable } from '#core/join/join-table.ts';
import { readJoinTable, requireMatch } from '#core/join/read-join-table.ts';
import { RowAppender } from '#core/join/row-appender.ts';
import type { DatasetSummary } from '#core/rows/dataset.ts';
import type { RejectedRow } from '#core/rows/row.ts';
import { plural } from '#core/words/count.ts';
import type { Combining, JoinPreview } from '#protocol/data-protocol.ts';
import type { DatasetWriter } from '#storage/dataset-writer.ts';
import type { Store } from '#storage/store.ts';
import { hashOf } from '../hash-of.ts';
import { copyParts } from '../project/copy-parts.ts';
import type { ImportBytes } from './import-bytes.ts';
import { type ImportJobDependencies, importCancelled, refuseUnrecognised } from './import-job.ts';
import { ownExportNotes, restoreOwnExport } from './restore-own-export.ts';
import { type Filled, storeDataset } from './store-dataset.ts';

const rejectedAtOnce = 1000;

const baseOf = ({ name, columns, mapping }: DatasetSummary): JoinBase => ({
  name,
  columns: columns.map((column) => column.name),
  mapping,
});

/** What joining a file would come to; a key that does not fit is told, so that another can be chosen. */
export async function previewJoin(
  store: Store,
  datasetId: string,
  bytes: ImportBytes,
  by: JoinBy | null,
): Promise<JoinPreview> {
  const base = baseOf(await store.datasets.get(datasetId));
  const source = await openFiles(await bytes.files(), bytes.name);
  const columns = [...new Set(source.records.flatMap((record) => Object.keys(record)))];
  const about = { name: source.name, columns, hasTexts: source.plan !== null };
  let chosen = by;
  try {
    chosen ??= chooseJoin(base, about);
    const table = await readJoinTable(source, base, chosen, hashOf);
    for await (const { rows } of store.datasets.chunks(datasetId)) for (const row of rows) table.see(row);
    const report = table.report();
    const found = { ...about, by: chosen, matched: report.matched };
    if (report.matched > 0) return { ...found, sentences: joinSentences(report), problem: null };
    requireMatch(table, base);
    return { ...found, sentences: null, problem: null };
  } catch (thrown) {
    await source.close();
    if (!(thrown instanceof AppError)) throw thrown;
    return { ...about, by: chosen, sentences: null, matched: 0, problem: toErrorRecord(thrown) };
  }
}

/** Makes one dataset of a stored one and a file. The stored one stays, and what belongs to its rows is copied. */
export class CombineJob {
  readonly #bytes: ImportBytes;
  readonly #dependencies: ImportJobDependencies;
  #cancelled = false;
  #rows = 0;
  #rejected = 0;

  constructor(bytes: ImportBytes, dependencies: ImportJobDependencies) {
    this.#bytes = bytes;
    this.#dependencies = dependencies;
  }

  /** `run` then rejects with `import-cancelled`. */
  cancel(): void {
    this.#cancelled = true;
    this.#bytes.stop();
  }

  async run(datasetId: string, how: Combining): Promise<DatasetSummary> {
    let source: OpenSource | null = null;
    try {
      this.#refuseIfCancelled();
      const before = await this.#dependencies.store.datasets.get(datasetId);
      source = await openFiles(await this.#bytes.files(), this.#bytes.name);
      return how.kind === 'append'
        ? await this.#append(before, source)
        : await this.#join(before, await readJoinTable(source, baseOf(before), how.by, hashOf));
    } catch (thrown) {
      await source?.close();
      this.#refuseIfCancelled();
      throw thrown;
    }
  }

  async #join(before: DatasetSummary, table: JoinTable): Promise<DatasetSummary> {
    const { datasets } = this.#dependencies.store;
    for await (const { rows } of datasets.chunks(before.id)) {
      this.#refuseIfCancelled();
      for (const row of rows) table.see(row);
    }
    requireMatch(table, baseOf(before));
    const report = table.report();
    return storeDataset(this.#dependencies, mappingOf(before), async (writer, tally) => {
      const own = new OwnExport();
      for await (const { start, rows } of datasets.chunks(before.id)) {
        const joined = rows.map((row) => table.join(row));
        for (const [at, row] of joined.entries()) {
          tally.add(row);
          own.see(start + at, { source: table.recordOf(row) ?? {} });
        }
        await this.#write(writer, joined);
      }
      await this.#keepRejected(writer, before);
      await this.#reject(writer, table.rest());
      return this.#filled(before, report.file, own, joinSentences(report));
    });
  }

  async #append(before: DatasetSummary, source: OpenSource): Promise<DatasetSummary> {
    const { plan } = source;
    if (!plan) return refuseUnrecognised(source);
    const { datasets } = this.#dependencies.store;
    const base = { mapping: mappingOf(before), columns: before.columns.map(({ name }) => name) };
    const appender = new RowAppender(base, plan, source.name);
    return storeDataset(this.#dependencies, appender.mapping, async (writer, tally) => {
      const own = new OwnExport();
      for await (const { rows } of datasets.chunks(before.id)) {
        const kept = rows.map((row) => appender.keep(row, before.name));
        for (const row of kept) tally.add(row);
        await this.#write(writer, kept);
      }
      await this.#keepRejected(writer, before);
      let notes: string[] = [];
      for await (const { rows, rejected } of readRows(source, plan, (remarks) => {
        notes = remarks;
      })) {
        const appended = rows.map((row) => appender.append(row));
        for (const [at, row] of appended.entries()) {
          tally.add(row);
          own.see(this.#rows + at, rows[at]!);
        }
        await this.#write(writer, appended);
        await this.#reject(
          writer,
          rejected.map((one) => ({ ...one, message: `${source.name}: ${one.message}` })),
        );
      }
      const added = plural(this.#rows - before.rows, 'row');
      return this.#filled(before, source.name, own, [
        `${added} of ${source.name} were put below ${plural(before.rows, 'row')} of ${before.name}.`,
        ...appender.notes(),
        ...notes,
      ]);
    });
  }

  async #write(writer: DatasetWriter, rows: Parameters<DatasetWriter['addRows']>[0]): Promise<void> {
    this.#refuseIfCancelled();
    await writer.addRows(rows);
    this.#rows += rows.length;
    this.#dependencies.onProgress({
      rows: this.#rows,
      rejected: this.#rejected,
      bytesRead: this.#bytes.bytesRead,
      bytesTotal: this.#bytes.bytesTotal,
    });
  }

  async #keepRejected(writer: DatasetWriter, { id, rejected }: DatasetSummary): Promise<void> {
    for (let offset = 0; offset < rejected; offset += rejectedAtOnce)
      await this.#reject(
        writer,
        await this.#dependencies.store.datasets.rejected(id, offset, rejectedAtOnce),
      );
  }

  async #reject(writer: DatasetWriter, rejected: readonly RejectedRow[]): Promise<void> {
    await writer.addRejected(rejected);
    this.#rejected += rejected.length;
  }

  #filled(before: DatasetSummary, file: string, own: OwnExport, notes: readonly string[]): Filled {
    const { store, newId } = this.#dependencies;
    return {
      name: `${before.name} + ${file}`,
      format: before.format,
      rejected: this.#rejected,
      notes: [...before.notes, ...notes, ...ownExportNotes(own, this.#rows)],
      bytes: before.bytes + this.#bytes.bytesRead,
      restore: async (dataset) => {
        await copyParts(this.#dependencies, before, dataset);
        await restoreOwnExport(store, own, dataset, newId);
        // A grade that was given here stays, whatever the file says.
        await store.grades.putAll(dataset.id, await store.grades.all(before.id));
      },
    };
  }

  #refuseIfCancelled(): void {
    if (this.#cancelled) throw importCancelled();
  }
}

/** @throws {AppError} `damaged-dataset` where a stored dataset does not say what its rows are made of */
function mappingOf({ id, mapping }: DatasetSummary) {
  if (mapping) return mapping;
  throw new AppError(
    'damaged-dataset',
    'This dataset does not say which columns its rows are made of, so no file can be joined to it. Import it again.',
    { datasetId: id },
  );
}
