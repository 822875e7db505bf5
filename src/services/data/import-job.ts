import { AppError } from '#core/errors.ts';
import { OwnExport } from '#core/export/own-export.ts';
import { planFor, type ReadingPlan } from '#core/import/recognise.ts';
import { type OpenSource, openSource, readRows } from '#core/import/source.ts';
import type { ColumnMapping, DatasetSummary } from '#core/rows/dataset.ts';
import type { DatasetTally } from '#core/rows/tally.ts';
import type { DataProtocol } from '#protocol/data-protocol.ts';
import type { DatasetWriter } from '#storage/dataset-writer.ts';
import type { ImportBytes } from './import-bytes.ts';
import { ownExportNotes, restoreOwnExport } from './restore-own-export.ts';
import { type StoreDatasetDependencies, storeDataset } from './store-dataset.ts';

type Progress = DataProtocol['events']['importProgress'];

export interface ImportJobDependencies extends StoreDatasetDependencies {
  /** Milliseconds, monotonic. */
  now(): number;
  onProgress(progress: Progress): void;
}

const progressMilliseconds = 100;

/** One import, from bytes to a listed dataset. What a cancelled or failed one has stored is deleted. */
export class ImportJob {
  readonly #source: ImportBytes;
  readonly #mapping: ColumnMapping | null;
  readonly #dependencies: ImportJobDependencies;
  #cancelled = false;
  #rows = 0;
  #rejected = 0;
  #reportedAt: number;

  /** @param mapping null: as recognised */
  constructor(source: ImportBytes, mapping: ColumnMapping | null, dependencies: ImportJobDependencies) {
    this.#source = source;
    this.#mapping = mapping;
    this.#dependencies = dependencies;
    this.#reportedAt = dependencies.now();
  }

  /** `run` then rejects with `import-cancelled`. */
  cancel(): void {
    this.#cancelled = true;
    this.#source.stop();
  }

  async run(): Promise<DatasetSummary> {
    try {
      this.#refuseIfCancelled();
      const source = await openSource(this.#source.bytes(), this.#source.name, this.#source.ranges());
      const plan = this.#plan(source);
      return plan ? await this.#store(source, plan) : await refuseUnrecognised(source);
    } catch (thrown) {
      this.#refuseIfCancelled();
      throw thrown;
    }
  }

  #plan(source: OpenSource): ReadingPlan | null {
    return this.#mapping ? planFor(source.records, this.#mapping) : source.plan;
  }

  async #store(source: OpenSource, plan: ReadingPlan): Promise<DatasetSummary> {
    const { store, newId } = this.#dependencies;
    try {
      return await storeDataset(this.#dependencies, plan.mapping, async (writer, tally) => {
        const { notes, own } = await this.#read(source, plan, writer, tally);
        return {
          name: source.name,
          format: plan.format,
          rejected: this.#rejected,
          notes: [...notes, ...ownExportNotes(own, this.#rows)],
          bytes: this.#source.bytesRead,
          restore: (summary) => restoreOwnExport(store, own, summary, newId),
        };
      });
    } catch (thrown) {
      await source.close();
      throw thrown;
    }
  }

  async #read(source: OpenSource, plan: ReadingPlan, writer: DatasetWriter, tally: DatasetTally) {
    const own = new OwnExport();
    let notes: string[] = [];
    const keep = (remarks: string[]) => {
      notes = remarks;
    };
    for await (const { rows, rejected } of readRows(source, plan, keep)) {
      this.#refuseIfCancelled();
      for (const [at, row] of rows.entries()) {
        tally.add(row);
        own.see(this.#rows + at, row);
      }
      await writer.addRows(rows);
      await writer.addRejected(rejected);
      this.#rows += rows.length;
      this.#rejected += rejected.length;
      this.#report();
    }
    this.#refuseIfCancelled();
    return { notes, own };
  }

  #report(): void {
    const now = this.#dependencies.now();
    if (now - this.#reportedAt < progressMilliseconds) return;
    this.#reportedAt = now;
    const { bytesRead, bytesTotal } = this.#source;
    this.#dependencies.onProgress({ rows: this.#rows, rejected: this.#rejected, bytesRead, bytesTotal });
  }

  #refuseIfCancelled(): void {
    if (this.#cancelled) throw importCancelled();
  }
}

export const importCancelled = () =>
  new AppError('import-cancelled', 'The import was cancelled; nothing of it was kept.');

export async function refuseUnrecognised(source: OpenSource): Promise<never> {
  await source.close();
  const columns = [...new Set(source.records.flatMap((record) => Object.keys(record)))];
  throw new AppError(
    'mapping-needed',
    `The columns of ${source.name} were not recognised (${columns.slice(0, 8).join(', ')}). ` +
      'Say which of them hold the instruction and the response.',
    { columns },
  );
}
