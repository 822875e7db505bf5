import { existsSync, statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { AppError } from '#core/errors.ts';
import type { BackendName } from '#core/judge/judge.ts';
import { catalogue, catalogueModel } from '#core/models/catalogue.ts';
import { nodeWasm } from '#model/backends/wasm-node.ts';
import { type OpenedJudge, openJudge } from '#model/engine/open-judge.ts';
import type { ByteSource } from '#model/weights/byte-source.ts';
import { openNodeFile } from '#model/weights/node-file-source.ts';
import { cacheFolder } from '../../scripts/models/manifest.mjs';
import { obtainModel, waysOut } from '../../scripts/models/obtain.mjs';

/**
 * Open a judge by its id in models.json or by the path of a `.gguf` file or of a folder that holds safetensors.
 * A catalogue model is obtained first where it is not in the cache.
 */
export async function openNodeJudge(judge: string, backend: BackendName | 'auto'): Promise<OpenedJudge> {
  const known = catalogue.some((model) => model.id === judge);
  const { id, name, folder, files, sha256 } = known ? await fromCatalogue(judge) : await fromPath(judge);
  const sources = new Map<string, ByteSource>();
  for (const file of files) sources.set(file, await openNodeFile(join(folder, file)));
  return openJudge({ files: sources, id, name, backend, wasm: nodeWasm, sha256 });
}

interface Located {
  id: string;
  name: string;
  folder: string;
  files: string[];
  sha256: Map<string, string>;
}

async function fromCatalogue(id: string): Promise<Located> {
  const model = catalogueModel(id);
  const reporter = {
    note: (message: string) => process.stderr.write(`${message}\n`),
    progress: () => {},
  };
  const outcome = await obtainModel(model, { reporter });
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
  /\.(gguf|safetensors)$|^(config|tokenizer|tokenizer_config|model\.safetensors\.index)\.json$|^chat_template\.jinja$/i;

async function fromPath(path: string): Promise<Located> {
  if (!existsSync(path))
    throw new AppError(
      'no-such-judge',
      `There is no judge ${path}: neither a model of models.json (${catalogue.map((model) => model.id).join(', ')}) nor a file or folder.`,
      { judge: path },
    );
  const name = basename(path).replace(/\.gguf$/i, '');
  if (statSync(path).isFile())
    return { id: name, name, folder: join(path, '..'), files: [basename(path)], sha256: new Map() };
  const files = (await readdir(path)).filter((file) => wanted.test(file));
  return { id: name, name, folder: path, files, sha256: new Map() };
}
