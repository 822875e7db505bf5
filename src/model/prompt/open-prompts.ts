import { AppError } from '#core/errors.ts';
import type { AdapterIdentity, ModelIdentity } from '#core/judge/judge.ts';
import type { AdapterRecord } from '#core/training/adapter-record.ts';
import { identifyAdapter } from '../adapters/describe-adapter.ts';
import { loadTokenizer } from '../tokenizer/load-tokenizer.ts';
import type { ByteSource } from '../weights/byte-source.ts';
import type { DecoderConfig } from '../weights/checkpoint.ts';
import { decoderConfig } from '../weights/decoder-config.ts';
import { type OpenOptions, openModel } from '../weights/open-model.ts';
import { PromptBuilder } from './prompt-builder.ts';

/** A judge's identity and its prompts, without its weights on a device. */
export interface OpenedPrompts {
  model: ModelIdentity;
  adapter: AdapterIdentity | null;
  record: AdapterRecord | null;
  prompts: PromptBuilder;
  /** The base model's shape. */
  config: DecoderConfig;
}

/** An adapter that a server may carry. */
export type AskedAdapter = Pick<OpenedPrompts, 'record'> & { identity: AdapterIdentity };

/** A base model's files, by name. */
export interface BaseFiles extends Pick<OpenOptions, 'sha256' | 'onHashed'> {
  id: string;
  name: string;
  files: ReadonlyMap<string, ByteSource>;
}

/**
 * Who an adapter's files are, for a judge that runs elsewhere.
 * @param name what one from elsewhere is called
 * @throws AppError `no-digit-probabilities` for a linear probe
 */
export async function askedAdapter(
  files: ReadonlyMap<string, ByteSource>,
  name: string,
): Promise<AskedAdapter> {
  const { kind, identity, record } = await identifyAdapter(files, name);
  if (kind !== 'linear-probe') return { identity, record };
  throw new AppError(
    'no-digit-probabilities',
    `${identity.name} is a linear probe: its score is not the probability of digit tokens, so a server cannot be asked for it. Choose a base model or a LoRA judge, or judge here with it.`,
  );
}

/**
 * What is needed to ask a judge that runs elsewhere: its files are hashed, and none of its weights are loaded.
 * @throws AppError `other-base`; `no-digit-probabilities` for a reward model
 */
export async function openPrompts(
  { id, name, files, sha256, onHashed }: BaseFiles,
  adapter: AskedAdapter | null,
): Promise<OpenedPrompts> {
  const record = adapter?.record ?? null;
  const { checkpoint, tokenizer } = await openModel(files, {
    ...(sha256 && { sha256 }),
    ...(onHashed && { onHashed }),
  });
  const model = { id, name, sha256: checkpoint.sha256 };
  if (record && record.base.sha256 !== model.sha256)
    throw new AppError(
      'other-base',
      `This adapter was made on ${record.base.name} with SHA-256 ${record.base.sha256}; ${name} has ${model.sha256}. Nothing was exported: use the same file.`,
      { expected: record.base, found: model },
    );
  const config = decoderConfig(checkpoint, name);
  if (config.reward)
    throw new AppError(
      'no-digit-probabilities',
      `${name} is a reward model: its score is not the probability of digit tokens, so a server cannot be asked for it. Judge here with it.`,
    );
  const prompts = new PromptBuilder(loadTokenizer(tokenizer), config.contextLength);
  return { model, adapter: adapter?.identity ?? null, record, prompts, config };
}
