import manifest from '../../../models.json' with { type: 'json' };
import { AppError } from '../errors.ts';

/** The Hub that is asked where no other is named. */
export const hubHost = 'https://huggingface.co';

/** A file of a model: nothing else is accepted in its place. */
export interface ModelFile {
  name: string;
  bytes: number;
  /** Hex. */
  sha256: string;
}

/** A repository of the Hugging Face Hub at a pinned revision; `folder` ends in a slash or is empty. */
export interface HubSource {
  kind: 'hub';
  /** Origin of a Hub-compatible host; left out for huggingface.co. */
  host?: string;
  repo: string;
  revision: string;
  folder: string;
}

/** A Python package that ships the files. Only scripts can use it; a page cannot. */
export interface PypiSource {
  kind: 'pypi';
  package: string;
  version: string;
  folder: string;
  /** A zip inside the package, in which `folder` lies. */
  archive?: string;
}

/** An entry of models.json, or a model that the user had downloaded from a Hub. */
export interface CatalogueModel {
  id: string;
  role: 'judge' | 'embedder';
  name: string;
  licence: string;
  parameters: number;
  files: ModelFile[];
  sources: (HubSource | PypiSource)[];
}

export const catalogue = manifest.models as readonly CatalogueModel[];
export const defaultJudgeId: string = manifest.defaultJudge;
export const embedderId: string = manifest.embedder;

export function catalogueModel(id: string): CatalogueModel {
  const model = catalogue.find((each) => each.id === id);
  if (!model)
    throw new AppError(
      'unknown-model',
      `This page knows no model ${id}. Choose another, or open a model file of your own.`,
      { id, known: catalogue.map((each) => each.id) },
    );
  return model;
}

export const modelBytes = (model: CatalogueModel): number =>
  model.files.reduce((sum, file) => sum + file.bytes, 0);

export const hubSource = (model: CatalogueModel): HubSource | null =>
  model.sources.find((source) => source.kind === 'hub') ?? null;

/** Where the browser keeps a file of a model: `<folder>/<file>`. */
export const storedPath = (model: Pick<CatalogueModel, 'id'>, file: string): string =>
  `${storedFolder(model.id)}/${file}`;

/** An id that names a repository has slashes. */
export const storedFolder = (id: string): string => encodeURIComponent(id);

/** The address of a file in a repository; `file` lies in the source's folder. */
export function hubAddress({ host, repo, revision, folder }: HubSource, file: string): string {
  const path = `${folder}${file}`.split('/').map(encodeURIComponent).join('/');
  return `${host ?? hubHost}/${repo}/resolve/${revision}/${path}`;
}
