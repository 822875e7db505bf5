import { AppError } from '#core/errors.ts';
import type { AdapterIdentity, ModelIdentity } from '#core/judge/judge.ts';
import type { AdapterRecord } from '#core/training/adapter-record.ts';
import { identifyAdapter } from '#model/adapters/describe-adapter.ts';
import { PromptBuilder } from '#model/prompt/prompt-builder.ts';
import { loadTokenizer } from '#model/tokenizer/load-tokenizer.ts';
import { decoderConfig } from '#model/weights/decoder-config.ts';
import { openModel } from '#model/weights/open-model.ts';
import { locateModel, openFiles } from './locate-model.ts';
import { adapterOf } from './node-judge.ts';

/** A judge's identity and its prompts, without its weights on a device. */
export interface NodePrompts {
  model: ModelIdentity;
  adapter: AdapterIdentity | null;
  record: AdapterRecord | null;
  prompts: PromptBuilder;
}

/**
 * What is needed to ask a judge that runs elsewhere: its files are hashed, and none of its weights are loaded.
 * @throws AppError `no-such-judge`, `unknown-base`, `other-base`; `no-digit-probabilities` for a linear probe or a reward model
 */
export async function openNodePrompts(judge: string, base?: string): Promise<NodePrompts> {
  const found = await adapterOf(judge);
  const about = found && (await identifyAdapter(found.files, 'adapter'));
  if (about?.kind === 'linear-probe')
    throw new AppError(
      'no-digit-probabilities',
      `${about.identity.name} is a linear probe: its score is not the probability of digit tokens, so a server cannot be asked for it. Choose a base model or a LoRA judge, or judge here with the judge command.`,
    );
  const record = about?.record ?? null;
  const wanted = found ? (base ?? found.base ?? record?.base.id) : judge;
  if (wanted === undefined)
    throw new AppError(
      'unknown-base',
      'This adapter does not say which model it is for. Name it with --base.',
    );
  const { id, name, folder, files, sha256 } = await locateModel(wanted);
  const { checkpoint, tokenizer } = await openModel(await openFiles(folder, files), { sha256 });
  const model = { id, name, sha256: checkpoint.sha256 };
  if (record && record.base.sha256 !== model.sha256)
    throw new AppError(
      'other-base',
      `This adapter was made on ${record.base.name} with SHA-256 ${record.base.sha256}; ${name} has ${model.sha256}. Nothing was exported: use the same file.`,
      { expected: record.base, found: model },
    );
  const { contextLength, reward } = decoderConfig(checkpoint, name);
  if (reward)
    throw new AppError(
      'no-digit-probabilities',
      `${name} is a reward model: its score is not the probability of digit tokens, so a server cannot be asked for it. Judge here with the judge command.`,
    );
  const prompts = new PromptBuilder(loadTokenizer(tokenizer), contextLength);
  return { model, adapter: about?.identity ?? null, record, prompts };
}
