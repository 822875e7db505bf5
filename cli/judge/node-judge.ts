import { existsSync, statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { AppError } from '#core/errors.ts';
import type { BackendName } from '#core/judge/judge.ts';
import { catalogue, catalogueModel, embedderId } from '#core/models/catalogue.ts';
import { adapterRecordFile } from '#core/training/adapter-record.ts';
import { describeAdapter, openAdapter } from '#model/adapters/open-adapter.ts';
import type { RunningBackend } from '#model/backends/backend.ts';
import { nodeWasm } from '#model/backends/wasm-node.ts';
import { SentenceEmbedder } from '#model/encoder/sentence-embedder.ts';
import { type OpenedJudge, openJudge } from '#model/engine/open-judge.ts';
import { adapterConfigFile, adapterWeightsFile } from '#model/lora/peft-files.ts';
import { quickFitFile } from '#model/quick-fit/quick-fit-files.ts';
import { loadTokenizer } from '#model/tokenizer/load-tokenizer.ts';
import type { ByteSource } from '#model/weights/byte-source.ts';
import { openNodeFile } from '#model/weights/node-file-source.ts';
import { openModel } from '#model/weights/open-model.ts';
import { cacheFolder } from '../../scripts/models/manifest.mjs';
import { obtainModel, waysOut } from '../../scripts/models/obtain.mjs';

/**
 * Open a judge by its id in models.json or by the path of a `.gguf` file or of a folder that holds safetensors.
 * A catalogue model is obtained first where it is not in the cache. A folder that `train` wrote, or a PEFT
 * adapter, is opened with its base model.
 * @param base the adapter's base model, where its folder does not say
 */
export async function openNodeJudge(
  judge: string,
  backend: BackendName | 'auto',
  base?: string,
): Promise<OpenedJudge> {
  const adapter = await adapterFolder(judge);
  if (adapter) return openAdapted(adapter, backend, base);
  const known = catalogue.some((model) => model.id === judge);
  const { id, name, folder, files, sha256 } = known ? await fromCatalogue(judge) : await fromPath(judge);
  return openJudge({ files: await openFiles(folder, files), id, name, backend, wasm: nodeWasm, sha256 });
}

async function openAdapted(
  files: ReadonlyMap<string, ByteSource>,
  backend: BackendName | 'auto',
  base: string | undefined,
): Promise<OpenedJudge> {
  const { record } = await describeAdapter(files);
  const wanted = base ?? record?.base.id ?? null;
  if (wanted === null)
    throw new AppError(
      'unknown-base',
      'This adapter does not say which model it is for. Name it with --base.',
    );
  const opened = await openNodeJudge(wanted, backend);
  try {
    const { engine } = opened;
    if (record && record.base.sha256 !== engine.model.sha256)
      throw new AppError(
        'other-base',
        `This adapter was made on ${record.base.name} with SHA-256 ${record.base.sha256}; ${engine.model.name} has ${engine.model.sha256}. Its scores would not be what its card says: use the same file.`,
        { expected: record.base, found: engine.model },
      );
    engine.attach(await openAdapter(files, engine.decoder.config, record?.name ?? 'adapter'));
    return opened;
  } catch (thrown) {
    opened.close();
    throw thrown;
  }
}

/** The sentence embedder of models.json, on the judge's backend. */
export async function openNodeEmbedder(backend: RunningBackend): Promise<SentenceEmbedder> {
  const { folder, files, sha256 } = await fromCatalogue(embedderId);
  const { checkpoint, tokenizer } = await openModel(await openFiles(folder, files), { sha256 });
  return SentenceEmbedder.load(checkpoint, loadTokenizer(tokenizer).tokenizer, backend);
}

/** An adapter's files in a folder; null where the path is something else. */
export async function adapterFolder(path: string): Promise<Map<string, ByteSource> | null> {
  if (!existsSync(path) || !statSync(path).isDirectory()) return null;
  const names = (await readdir(path)).filter((name) => adapterFiles.has(name));
  if (!names.includes(adapterWeightsFile) && !names.includes(quickFitFile)) return null;
  return openFiles(path, names);
}

const adapterFiles = new Set([adapterConfigFile, adapterWeightsFile, quickFitFile, adapterRecordFile]);

async function openFiles(folder: string, names: readonly string[]): Promise<Map<string, ByteSource>> {
  const sources = new Map<string, ByteSource>();
  for (const name of names) sources.set(name, await openNodeFile(join(folder, name)));
  return sources;
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
