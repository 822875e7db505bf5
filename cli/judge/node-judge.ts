import { createHash } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AppError } from '#core/errors.ts';
import { type BackendName, type JudgeEngine, type JudgeMode, judgeModes } from '#core/judge/judge.ts';
import type { GeneratingModel } from '#core/language-model/generation.ts';
import type { LikelihoodModel } from '#core/language-model/likelihood.ts';
import { embedderId } from '#core/models/catalogue.ts';
import { type JudgeUse, type JudgeUses, modesServed } from '#core/models/needed-models.ts';
import { type ShippedAdapter, shippedAdapters } from '#core/models/shipped-adapters.ts';
import {
  type AdapterRecord,
  adapterConfigFile,
  adapterRecordFile,
  weightsFileNames,
} from '#core/training/adapter-record.ts';
import { attachAdapter } from '#model/adapters/attach-adapter.ts';
import { describeAdapter } from '#model/adapters/describe-adapter.ts';
import { openTextJudge } from '#model/adapters/open-text-judge.ts';
import type { RunningBackend } from '#model/backends/backend.ts';
import { nodeWasm } from '#model/backends/wasm-node.ts';
import { SentenceEmbedder } from '#model/encoder/sentence-embedder.ts';
import {
  type OpenedJudge,
  type OpenJudgeOptions,
  openAnyJudge,
  openJudge,
} from '#model/engine/open-judge.ts';
import type { WasmPlatform } from '#model/kernels/wasm/platform.ts';
import { loadTokenizer } from '#model/tokenizer/load-tokenizer.ts';
import { type ByteSource, bufferSource } from '#model/weights/byte-source.ts';
import { openModel } from '#model/weights/open-model.ts';
import { fromCatalogue, locateModel, openFiles } from './locate-model.ts';
import type { Located } from './located.ts';

export interface NodeJudge extends OpenedJudge {
  /** How its adapter came to be; null for a base model, and for an adapter from elsewhere. */
  record: AdapterRecord | null;
}

/** A judge for one use: with its language model, or without where that use does not read it. */
export interface UsedJudge {
  engine: JudgeEngine & Partial<LikelihoodModel & GeneratingModel> & { running: RunningBackend };
  record: AdapterRecord | null;
  uses: JudgeUses;
  close(): void;
}

/**
 * Open a judge by the id of a shipped adapter, by its id in models.json or by the path of a `.gguf` file or of a
 * folder that holds safetensors. A catalogue model is obtained first where it is not in the cache. A folder that
 * `train` wrote, or a PEFT adapter, is opened with its base model.
 * @param base the adapter's base model, where its folder does not say
 * @param mode how it will be asked
 */
export async function openNodeJudge(
  judge: string,
  backend: BackendName | 'auto',
  base?: string,
  mode: JudgeMode = 'with-reference',
): Promise<NodeJudge> {
  return openFound(await adapterOf(judge), judge, backend, base, mode);
}

/** @param adapter what `adapterOf` found for `judge` */
async function openFound(
  adapter: FoundAdapter | null,
  judge: string,
  backend: BackendName | 'auto',
  base: string | undefined,
  mode: JudgeMode,
): Promise<NodeJudge> {
  if (adapter) return openAdapted(adapter.files, backend, base ?? adapter.base, mode);
  return { ...(await openBase(judge, backend)), record: null };
}

/** A judge as `openNodeJudge` finds it, without its language model where it compares texts and no use reads the base. */
export async function openJudgeFor(
  { mode, base: needsBase }: JudgeUse,
  judge: string,
  backend: BackendName | 'auto',
  base?: string,
): Promise<UsedJudge> {
  const adapter = await adapterOf(judge);
  // A base that was named by hand is loaded: whether the adapter was made on it shows only then.
  const texts =
    adapter &&
    !needsBase &&
    base === undefined &&
    (await openTextJudge({
      files: adapter.files,
      mode,
      base: null,
      backend,
      wasm: nodeWasm,
      openEmbedder: openNodeEmbedder,
    }));
  if (texts)
    return {
      engine: texts.judge,
      record: texts.record,
      uses: { modes: texts.judge.modes, base: false },
      close: texts.close,
    };
  if (!adapter) {
    const opened = await openLocated(openAnyJudge, await locateModel(judge), backend);
    return { ...opened, record: null, uses: { modes: judgeModes, base: true } };
  }
  const opened = await openAdapted(adapter.files, backend, base ?? adapter.base, mode);
  return { ...opened, uses: { modes: modesServed(opened.engine.needs, mode), base: true } };
}

/** How a judge came to be, without opening it; null for a base model, and for an adapter from elsewhere. */
export async function recordOf(judge: string): Promise<AdapterRecord | null> {
  const adapter = await adapterOf(judge);
  return adapter && (await describeAdapter(adapter.files)).record;
}

export interface FoundAdapter {
  files: ReadonlyMap<string, ByteSource>;
  base: string | undefined;
}

/** The files of an adapter by its id or its folder, and its base where the manifest names it; null for a base model. */
export async function adapterOf(judge: string): Promise<FoundAdapter | null> {
  const shipped = shippedAdapters.find(({ id }) => id === judge);
  if (shipped) return { files: await shippedFiles(shipped), base: shipped.base };
  const files = await adapterFolder(judge);
  return files && { files, base: undefined };
}

/**
 * A base model alone, on a platform that may differ from Node's own in its thread count. What a user should know of
 * its files goes to stderr.
 */
export async function openBase(
  judge: string,
  backend: BackendName | 'auto',
  wasm: WasmPlatform = nodeWasm,
): Promise<OpenedJudge> {
  return openLocated(openJudge, await locateModel(judge), backend, wasm);
}

/** @param open `openJudge` for language models alone, `openAnyJudge` for reward models too */
async function openLocated<O extends Pick<OpenedJudge, 'notes'>>(
  open: (options: OpenJudgeOptions) => Promise<O>,
  { id, name, folder, files, sha256 }: Located,
  backend: BackendName | 'auto',
  wasm: WasmPlatform = nodeWasm,
): Promise<O> {
  const opened = await open({ files: await openFiles(folder, files), id, name, backend, wasm, sha256 });
  for (const note of opened.notes) process.stderr.write(`${note}\n`);
  return opened;
}

async function openAdapted(
  files: ReadonlyMap<string, ByteSource>,
  backend: BackendName | 'auto',
  base: string | undefined,
  mode: JudgeMode,
): Promise<NodeJudge> {
  const wanted = base ?? (await describeAdapter(files)).record?.base.id ?? null;
  if (wanted === null)
    throw new AppError(
      'unknown-base',
      'This adapter does not say which model it is for. Name it with --base.',
    );
  const opened = await openBase(wanted, backend);
  try {
    return {
      ...opened,
      record: await attachAdapter(opened.engine, files, 'adapter', mode, () =>
        openNodeEmbedder(opened.engine.running),
      ),
    };
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
  if (!weightsFileNames.some((name) => names.includes(name))) return null;
  return openFiles(path, names);
}

const shippedFolder = fileURLToPath(new URL('../../public/adapters', import.meta.url));

/** The files of an adapter that lies in the repository, each checked against the manifest. */
export async function shippedFiles(
  { id, files }: ShippedAdapter,
  folder = shippedFolder,
): Promise<Map<string, ByteSource>> {
  const sources = new Map<string, ByteSource>();
  for (const { name, sha256 } of files) {
    const bytes = await readFile(join(folder, id, name));
    if (createHash('sha256').update(bytes).digest('hex') !== sha256)
      throw new AppError(
        'hash-mismatch',
        `${name} of the adapter ${id} is not the file that was shipped: its SHA-256 differs. Restore it from the repository.`,
        { id, file: name },
      );
    sources.set(name, bufferSource(bytes));
  }
  return sources;
}

const adapterFiles = new Set<string>([adapterConfigFile, adapterRecordFile, ...weightsFileNames]);
