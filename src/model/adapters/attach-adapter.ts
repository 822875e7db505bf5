import { AppError } from '#core/errors.ts';
import type { JudgeMode } from '#core/judge/judge.ts';
import type { AdapterRecord } from '#core/training/adapter-record.ts';
import type { ByteSource } from '#model/weights/byte-source.ts';
import type { JudgeAdapter } from '../engine/judge-adapter.ts';
import type { DecoderJudgeEngine } from '../engine/judge-engine.ts';
import type { OwnedEmbedder } from '../engine/prompt-features.ts';
import { describeAdapter } from './describe-adapter.ts';
import { openAdapter } from './open-adapter.ts';

/**
 * Let an engine judge with an adapter from now on; the base stays where it is.
 * @param mode how it will be asked: the embedder is opened where the adapter compares texts in it
 * @returns how the adapter came to be; null for one from elsewhere
 * @throws AppError `other-base` where it was made on other weights, `bad-adapter` where it does not fit
 */
export async function attachAdapter(
  engine: DecoderJudgeEngine,
  files: ReadonlyMap<string, ByteSource>,
  name: string,
  mode: JudgeMode,
  openEmbedder: () => Promise<OwnedEmbedder>,
): Promise<AdapterRecord | null> {
  const { record } = await describeAdapter(files);
  const { model } = engine;
  if (record && record.base.sha256 !== model.sha256)
    throw new AppError(
      'other-base',
      `This adapter was made on ${record.base.name} with SHA-256 ${record.base.sha256}; ${model.name} has ${model.sha256}. Its scores would not be what its card says: use the same file.`,
      { expected: record.base, found: model },
    );
  const adapter = await openAdapter(files, engine.decoder.config, record?.name ?? name);
  await attachWithEmbedder(engine, adapter, mode, openEmbedder);
  return record;
}

/** Attach an adapter with the embedder where its probe needs one in this mode. Where that cannot be opened, what was attached stays. */
export async function attachWithEmbedder(
  engine: DecoderJudgeEngine,
  adapter: JudgeAdapter,
  mode: JudgeMode,
  openEmbedder: () => Promise<OwnedEmbedder>,
): Promise<void> {
  try {
    engine.attach(adapter, adapter.probe?.models[mode].includes('embedder') ? await openEmbedder() : null);
  } catch (thrown) {
    adapter.dispose();
    throw thrown;
  }
}
