import { existsSync, statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { AppError } from '#core/errors.ts';
import { catalogue, catalogueModel } from '#core/models/catalogue.ts';
import { hubPrefix } from '#core/models/hub/reference.ts';
import { shippedAdapters } from '#core/models/shipped-adapters.ts';
import type { ByteSource } from '#model/weights/byte-source.ts';
import { partsBeside } from '#model/weights/gguf-model.ts';
import { openNodeFile } from '#model/weights/node-file-source.ts';
import { consoleReporter } from '../../node/models/console-reporter.mjs';
import { cacheFolder } from '../../node/models/manifest.mjs';
import { obtainModel, waysOut } from '../../node/models/obtain.mjs';
import { fromHub } from './hub-model.ts';
import type { Located } from './located.ts';

/** A model of models.json, which is obtained first where it is not in the cache. */
export async function fromCatalogue(id: string): Promise<Located> {
  const model = catalogueModel(id);
  const outcome = await obtainModel(model, { reporter: consoleReporter(), toUse: true });
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
      `There is no judge ${path}: neither a model or adapter that comes with this (${[...shippedAdapters, ...catalogue].map(({ id }) => id).join(', ')}) nor a file or folder. A model on the Hub is named hf:OWNER/NAME.`,
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

/** A model by its id in models.json, by `hf:owner/name[@revision][:file]`, or by the path of a `.gguf` file or a folder. */
export function locateModel(judge: string): Promise<Located> {
  if (judge.startsWith(hubPrefix)) return fromHub(judge);
  return catalogue.some((model) => model.id === judge) ? fromCatalogue(judge) : fromPath(judge);
}

export async function openFiles(folder: string, names: readonly string[]): Promise<Map<string, ByteSource>> {
  const sources = new Map<string, ByteSource>();
  for (const name of names) sources.set(name, await openNodeFile(join(folder, name)));
  return sources;
}
