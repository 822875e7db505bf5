import { AppError } from '#core/errors.ts';
import { OwnExport } from '#core/export/own-export.ts';
import { planFor, type ReadingPlan } from '#core/import/recognise.ts';
import { type OpenSource, openFiles, readRows } from '#core/import/source.ts';
import type { ColumnMapping, DatasetSummary } from '#core/rows/dataset.ts';
import { InstructionNumbers } from '#core/rows/instruction-numbers.ts';
import type { DatasetTally } from '#core/rows/tally.ts';
import { type TakenRows, takenRows, takenWords } from '#core/run/taken-rows.ts';
import type { DataProtocol, HubRows } from '#protocol/data-protocol.ts';
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
  readonly #hub: HubRows | null;
  readonly #dependencies: ImportJobDependencies;
  #cancelled = false;
  #rows = 0;
  #rejected = 0;
  /** Rows that could be read, where some of them are drawn. */
  #readable = 0;
  #reportedAt: number;

  /**
   * @param mapping null: as recognised
   * @param hub where the rows come from a Hub: its provenance, and which of them are taken
   */
  constructor(
    source: ImportBytes,
    mapping: ColumnMapping | null,
    dependencies: ImportJobDependencies,
    hub: HubRows | null = null,
  ) {
    this.#source = source;
    this.#hub = hub;
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
      const source = await openFiles(await this.#source.files(), this.#source.name);
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
        const { origin, notes: ofHub = [] } = this.#hub ?? {};
        return {
          name: source.name,
          format: plan.format,
          rejected: this.#rejected,
          notes: [...ofHub, ...this.#takenNotes(), ...notes, ...ownExportNotes(own, this.#rows)],
          bytes: this.#source.bytesRead,
          ...(origin && { origin }),
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
    const { take } = this.#hub ?? { take: null };
    const drawn = take?.sampleSeed === undefined ? null : await this.#drawn(plan, take);
    const limit = drawn === null ? take?.rows : undefined;
    let seen = 0;
    for await (const { rows: read, rejected } of readRows(source, plan, keep, limit)) {
      this.#refuseIfCancelled();
      const rows = drawn === null ? read : read.filter((_, at) => drawn.has(seen + at));
      seen += read.length;
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

  /** The rows that are drawn: their instructions are read once before, since whole ones are drawn. */
  async #drawn(plan: ReadingPlan, take: TakenRows): Promise<ReadonlySet<number>> {
    const numbers = new InstructionNumbers();
    const instruction: number[] = [];
    const source = await openFiles(await this.#source.files(), this.#source.name);
    for await (const { rows } of readRows(source, plan, () => {})) {
      this.#refuseIfCancelled();
      for (const row of rows) instruction.push(numbers.of(row));
      this.#report();
    }
    this.#readable = instruction.length;
    return new Set(takenRows(instruction, take));
  }

  #takenNotes(): string[] {
    const { take } = this.#hub ?? { take: null };
    if (take === null) return [];
    if (take.sampleSeed === undefined)
      return [`The first ${this.#rows} rows of the split were read, and no more.`];
    const words = takenWords(take, this.#readable);
    return words === null ? [] : [`${this.#rows} rows were taken: ${words}.`];
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
