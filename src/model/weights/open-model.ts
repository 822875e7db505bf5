import { AppError } from '#core/errors.ts';
import type { ByteSource } from './byte-source.ts';
import type { Checkpoint } from './checkpoint.ts';
import { combineDigests, digestSource } from './digest.ts';
import { ggufCheckpoint } from './gguf-checkpoint.ts';
import type { GgufMetadata } from './gguf-metadata.ts';
import { readGgufModel } from './gguf-model.ts';
import { refuseStandIns } from './refuse-stand-ins.ts';
import { safetensorsCheckpoint } from './safetensors-checkpoint.ts';

/** What a tokenizer is built from. The JSON values are parsed files. */
export type TokenizerFiles =
  | { kind: 'gguf'; metadata: GgufMetadata }
  | { kind: 'json'; tokenizer: unknown; config: unknown; chatTemplate: string | null; generation: unknown };

export interface OpenedModel {
  checkpoint: Checkpoint;
  tokenizer: TokenizerFiles;
}

export interface OpenOptions {
  /** Known already, by file name: these are not hashed again. */
  sha256?: ReadonlyMap<string, string>;
  /** Called while files are hashed, with bytes done of all to be hashed. */
  onHashed?: (done: number, total: number) => void;
}

/**
 * Open a model's files, by name: one `.gguf` or all parts of a split one, or `.safetensors` with `config.json` and `tokenizer.json`
 * (and, where there are, `tokenizer_config.json`, `chat_template.jinja`, `generation_config.json`, `model.safetensors.index.json`).
 * Weights stay in the files; only headers are read.
 */
export async function openModel(
  files: ReadonlyMap<string, ByteSource>,
  options: OpenOptions = {},
): Promise<OpenedModel> {
  await refuseStandIns(files);
  const gguf = withExtension(files, '.gguf');
  if (gguf.size === 0) return openSafetensors(files, options);
  const model = await readGgufModel(gguf);
  const checkpoint = await ggufCheckpoint(model, await digestAll(gguf, options));
  return { checkpoint, tokenizer: { kind: 'gguf', metadata: model.metadata } };
}

async function openSafetensors(
  files: ReadonlyMap<string, ByteSource>,
  options: OpenOptions,
): Promise<OpenedModel> {
  const weights = withExtension(files, '.safetensors');
  if (weights.size === 0)
    throw new AppError(
      'missing-file',
      'There are no weights among the files. Choose a .gguf file, or .safetensors files with config.json and tokenizer.json.',
      { files: [...files.keys()] },
    );
  const index = files.get('model.safetensors.index.json');
  const indexJson = index ? await readJson(index, 'model.safetensors.index.json') : null;
  if (weights.size > 1 && !index)
    throw new AppError(
      'missing-file',
      'Weights in several files need model.safetensors.index.json. Choose it too.',
    );
  const config = await readJson(required(files, 'config.json'), 'config.json');
  const tokenizer = await readJson(required(files, 'tokenizer.json'), 'tokenizer.json');
  const tokenizerConfig = files.get('tokenizer_config.json');
  const chatTemplate = files.get('chat_template.jinja');
  const generation = files.get('generation_config.json');
  return {
    checkpoint: await safetensorsCheckpoint(weights, config, indexJson, await digestAll(weights, options)),
    tokenizer: {
      kind: 'json',
      tokenizer,
      config: tokenizerConfig ? await readJson(tokenizerConfig, 'tokenizer_config.json') : {},
      chatTemplate: chatTemplate ? await readText(chatTemplate) : null,
      generation: generation ? await readJson(generation, 'generation_config.json') : null,
    },
  };
}

const withExtension = (files: ReadonlyMap<string, ByteSource>, extension: string) =>
  new Map([...files].filter(([name]) => name.toLowerCase().endsWith(extension)));

function required(files: ReadonlyMap<string, ByteSource>, name: string): ByteSource {
  const source = files.get(name);
  if (source) return source;
  throw new AppError('missing-file', `Safetensors weights need the model's ${name}. Choose it too.`, {
    name,
  });
}

async function digestAll(files: ReadonlyMap<string, ByteSource>, options: OpenOptions): Promise<string> {
  const unknown = [...files].filter(([name]) => !options.sha256?.has(name));
  const total = unknown.reduce((sum, [, source]) => sum + source.size, 0);
  const digests = new Map([...(options.sha256 ?? [])].filter(([name]) => files.has(name)));
  let before = 0;
  for (const [name, source] of unknown) {
    digests.set(name, await digestSource(source, (done) => options.onHashed?.(before + done, total)));
    before += source.size;
  }
  return combineDigests(digests);
}

const maxTextBytes = 256 * 1024 * 1024;

async function readText(source: ByteSource): Promise<string> {
  if (source.size > maxTextBytes)
    throw new AppError('bad-config', `A file of ${source.size} bytes is no tokenizer or config.`);
  return new TextDecoder().decode(await source.read(0, source.size));
}

async function readJson(source: ByteSource, name: string): Promise<unknown> {
  try {
    return JSON.parse(await readText(source));
  } catch (thrown) {
    if (thrown instanceof AppError) throw thrown;
    throw new AppError('bad-config', `${name} is not valid JSON. Get the file again.`, { name });
  }
}
