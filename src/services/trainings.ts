import { AppError } from '#core/errors.ts';
import { type ArtefactStore, signalsFile, textBytes } from '#core/training/artefacts.ts';
import { type GivenGrades, gradesFile, readGivenGrades } from '#core/training/given-grades.ts';
import type { LabelReport } from '#core/training/label-report.ts';
import { reportFromJson, reportToJson } from '#core/training/label-report-json.ts';
import type { TrainingSummary } from '#core/training/training-summary.ts';
import {
  damagedSummary,
  damagedTraining,
  readTrainingSummary,
} from '#core/training/training-summary-schema.ts';
import type { ArtefactFolders } from '#storage/artefacts/opfs-folders.ts';

const summaryFile = 'training.json';
const reportFile = 'label-report.json';

/** Trainings as they are stored, a folder each. */
export class Trainings {
  readonly #open: () => Promise<ArtefactFolders>;
  #writing: Promise<void> = Promise.resolve();

  constructor(open: () => Promise<ArtefactFolders>) {
    this.#open = open;
  }

  /** In no order. */
  async list(): Promise<TrainingSummary[]> {
    const folders = await this.#open();
    const summaries: TrainingSummary[] = [];
    for (const id of await folders.list()) {
      const bytes = await folders.folder(id).read(summaryFile);
      if (bytes) summaries.push(parse(bytes, id) ?? damagedSummary(id));
    }
    return summaries;
  }

  async read(id: string): Promise<TrainingSummary> {
    const bytes = await (await this.files(id)).read(summaryFile);
    const summary = bytes && parse(bytes, id);
    if (summary) return summary;
    if (bytes) throw new AppError('damaged-file', damagedTraining, { id });
    throw new AppError('no-training', 'This training is no longer stored. Start a new one.', { id });
  }

  /** One after the other, so that the last word stays. */
  write(summary: TrainingSummary): Promise<void> {
    const written = this.#writing.then(() => this.#replace(summary));
    this.#writing = written.catch(() => {});
    return written;
  }

  /** What labels are made of, checkpoints and adapter of a training. */
  async files(id: string): Promise<ArtefactStore> {
    return (await this.#open()).folder(id);
  }

  async readReport(id: string): Promise<LabelReport> {
    const bytes = await (await this.files(id)).read(reportFile);
    const report = bytes && reportFromJson(new TextDecoder().decode(bytes));
    if (report) return report;
    if (bytes)
      throw new AppError(
        'damaged-file',
        'What this browser keeps of the labels is damaged. Derive them again: what they are made of is computed only where it is lost too.',
        { id },
      );
    throw new AppError('no-labels', 'The labels of this training are not derived yet.', { id });
  }

  async writeReport(id: string, report: LabelReport): Promise<void> {
    await (await this.files(id)).write(reportFile, textBytes(reportToJson(report)));
  }

  /** The grades that a training learns, of a dataset with so many rows; null where it learns other labels. */
  async readGrades(id: string, datasetRows: number): Promise<GivenGrades | null> {
    const bytes = await (await this.files(id)).read(gradesFile);
    return bytes && readGivenGrades(new TextDecoder().decode(bytes), datasetRows);
  }

  async writeGrades(id: string, grades: GivenGrades): Promise<void> {
    await (await this.files(id)).write(gradesFile, textBytes(JSON.stringify(grades)));
  }

  /** A training's labels, for another that is to learn them. */
  async copyLabels(from: string, to: string): Promise<void> {
    const folders = await this.#open();
    for (const name of [signalsFile, reportFile, gradesFile]) {
      const bytes = await folders.folder(from).read(name);
      if (bytes) await folders.folder(to).write(name, bytes as Uint8Array<ArrayBuffer>);
    }
  }

  async remove(id: string): Promise<void> {
    await (await this.#open()).remove(id);
  }

  async #replace(summary: TrainingSummary): Promise<void> {
    await (await this.files(summary.id)).write(summaryFile, textBytes(JSON.stringify(summary)));
  }
}

const parse = (bytes: Uint8Array, id: string): TrainingSummary | null =>
  readTrainingSummary(new TextDecoder().decode(bytes), id);
