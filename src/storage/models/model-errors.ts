import { AppError } from '#core/errors.ts';
import { type CatalogueModel, hubSource, type ModelFile } from '#core/models/catalogue.ts';
import type { AskedHosts } from './model-sites.ts';

const megabytes = (bytes: number) => `${Math.max(1, Math.round(bytes / 1e6))} MB`;

const ownModel = 'open a model of your own (a GGUF file, or safetensors with config.json and tokenizer.json)';

/** What each place that was asked said. */
export interface SourceFault {
  place: string;
  kind: 'absent' | 'interrupted' | 'other-file';
  reason: string;
}

const told = (faults: SourceFault[]) => faults.map(({ place, reason }) => `${place}: ${reason}`).join('; ');

/** The files are nowhere that may be asked. */
export function modelMissing(
  model: CatalogueModel,
  file: ModelFile,
  allowHub: boolean,
  faults: SourceFault[],
) {
  const hub = hubSource(model);
  const fetching =
    hub && !allowHub
      ? `let the page fetch ${file.name} (${megabytes(file.bytes)}) from ${hub.repo} on the Hugging Face Hub`
      : 'try again with a connection to the Hugging Face Hub';
  return new AppError(
    'model-missing',
    `${model.name} is not here yet (${told(faults)}). Nothing was changed. Three ways out: ${fetching}; ` +
      `put ${file.name} into models/${model.id}/ beside the page (npm start does so where it can); or ${ownModel}.`,
    { model: model.id, file: file.name, bytes: file.bytes, hub: hub?.repo ?? null, allowHub, faults },
  );
}

export const hashMismatch = (
  model: CatalogueModel,
  file: ModelFile,
  ask: AskedHosts,
  faults: SourceFault[],
) =>
  new AppError(
    'hash-mismatch',
    `What arrived as ${file.name} of ${model.name} is not the file that ${ask === 'hub' ? 'the Hub lists' : 'this page expects'} (${told(faults)}). ` +
      `It was thrown away, and nothing was judged with it. ${
        ask === 'hub'
          ? 'Try again, or another mirror'
          : 'The operator of this page must put the right file there'
      }; or ${ownModel}.`,
    { model: model.id, file: file.name, expected: file.sha256, faults },
  );

export const networkFailed = (
  model: CatalogueModel,
  file: ModelFile,
  ask: AskedHosts,
  done: number,
  faults: SourceFault[],
) =>
  new AppError(
    'network',
    `The download of ${model.name} was interrupted (${told(faults)}). What has arrived is kept ` +
      `(${megabytes(done)} of ${megabytes(file.bytes)}). Check the connection and ${ask === 'hub' ? 'press Resume' : 'load the model again'}: the download resumes where it stopped.`,
    { model: model.id, file: file.name, done, bytes: file.bytes, faults },
  );

/** @param file what does not fit: a file, or several under one name */
export const noSpace = (
  model: Pick<CatalogueModel, 'id' | 'name'>,
  file: Pick<ModelFile, 'name' | 'bytes'>,
  free: number | null,
) =>
  new AppError(
    'no-space',
    `The browser has no room for ${file.name} of ${model.name} (${megabytes(file.bytes)}` +
      `${free === null ? '' : `; ${megabytes(free)} are free`}). Datasets and runs are untouched. ` +
      `Remove a cached model or a dataset, or free disk space, and try again; or ${ownModel}.`,
    { model: model.id, file: file.name, bytes: file.bytes, free },
  );

export const downloadStopped = () =>
  new AppError('cancelled', 'The download was stopped. What has arrived is kept and used next time.');

/** The same error, where the copy that was here before had to be removed. */
export const storedCopyDamaged = (model: CatalogueModel, file: ModelFile, error: AppError) =>
  new AppError(
    error.code,
    `The copy of ${file.name} of ${model.name} in this browser was damaged, so it was removed. ${error.message}`,
    { ...error.data, damaged: true },
  );
