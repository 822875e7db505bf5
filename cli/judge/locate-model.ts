import { existsSync, statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { AppError } from '#core/errors.ts';
import { catalogue, catalogueModel } from '#core/models/catalogue.ts';
import { shippedAdapters } from '#core/models/shipped-adapters.ts';
import type { ByteSource } from '#model/weights/byte-source.ts';
import { partsBeside } from '#model/weights/gguf-model.ts';
import { openNodeFile } from '#model/weights/node-file-source.ts';
import { cacheFolder } from '../../node/models/manifest.mjs';
import { obtainModel, waysOut } from '../../node/models/obtain.mjs';

/** Where a model's files lie. */
export interface Located {
  id: string;
  name: string;
  folder: string;
  files: string[];
  sha256: Map<string, string>;
}

/** A model of models.json, which is obtained first where it is not in the cache. */
export async function fromCatalogue(id: string): Promise<Located> {
  const model = catalogueModel(id);
  const reporter = {
    note: (message: string) => process.stderr.write(`${message}\n`),
    progress: () => {},
  };
  const outcome = await obtainModel(model, { reporter, toUse: true });
  if (!outcome.ready) throw new AppError('model-missing', waysOut([model], cacheFolder()), { id });
  return {
    id,
    name: model.name,
    folder: join(cacheFolder(), id),
    files: model.files.map((file) => file.name),
    sha256: new Map(model.files.map((file) => [file.name, file.sha256])),
  };
}

const wanted =
  /\.(gguf|safetensors)$|^(config|generation_config|tokenizer|tokenizer_config|model\.safetensors\.index)\.json$|^chat_template\.jinja$/i;

async function fromPath(path: string): Promise<Located> {
  if (!existsSync(path))
    throw new AppError(
      'no-such-judge',
      `There is no judge ${path}: neither a model or adapter that comes with this (${[...shippedAdapters, ...catalogue].map(({ id }) => id).join(', ')}) nor a file or folder.`,
      { judge: path },
    );
  const name = basename(path).replace(/(-\d{5}-of-\d{5})?\.gguf$/i, '');
  if (statSync(path).isFile()) {
    const folder = join(path, '..');
    const files = partsBeside(basename(path), await readdir(folder));
    return { id: name, name, folder, files, sha256: new Map() };
  }
  const files = (await readdir(path)).filter((file) => wanted.test(file));
  return { id: name, name, folder: path, files, sha256: new Map() };
}

/** A model by its id in models.json, or by the path of a `.gguf` file or of a folder. */
export const locateModel = (judge: string): Promise<Located> =>
  catalogue.some((model) => model.id === judge) ? fromCatalogue(judge) : fromPath(judge);

export async function openFiles(folder: string, names: readonly string[]): Promise<Map<string, ByteSource>> {
  const sources = new Map<string, ByteSource>();
  for (const name of names) sources.set(name, await openNodeFile(join(folder, name)));
  return sources;
}
