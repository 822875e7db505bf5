import type { Answers } from '#core/judge/judge.ts';
import type { ByteSource } from '../byte-source.ts';
import type { Checkpoint, ModelConfig } from '../checkpoint.ts';
import { decoderConfig } from '../decoder-config.ts';
import { ggufCheckpoint } from '../gguf-checkpoint.ts';
import { readGgufModel } from '../gguf-model.ts';
import { safetensorsCheckpoint } from '../safetensors-checkpoint.ts';

/** The files of a model that are wanted before its weights are. */
export interface ModelHeaders {
  /** The weights, by name and readable by range. */
  weights: ReadonlyMap<string, ByteSource>;
  /** The parsed `config.json` of safetensors; null for GGUF. */
  config: unknown;
  /** The parsed index of safetensors in several files; null where there is none. */
  index: unknown;
}

/**
 * Read the headers of a model's weights as loading does, so that what cannot be used is refused before the weights
 * are downloaded.
 * @throws AppError `unsupported-weights`, `missing-tensor` and what else loading would throw
 */
export async function checkHeaders({ weights, config, index }: ModelHeaders, name: string) {
  const checkpoint: Checkpoint =
    config === null
      ? await ggufCheckpoint(await readGgufModel(weights), '')
      : await safetensorsCheckpoint(weights, config, index, '');
  return { parameters: checkpoint.parameters, answers: answersOf(checkpoint.config, name) };
}

/**
 * How a model of this config judges.
 * @throws AppError `not-a-judge` for one that only embeds texts
 */
export const answersOf = (config: ModelConfig, name: string): Answers =>
  decoderConfig({ config }, name).reward ? 'score' : 'digits';
