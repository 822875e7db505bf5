import { AppError } from '#core/errors.ts';
import type { Checkpoint, DecoderConfig } from './checkpoint.ts';

/** @throws AppError `not-a-judge` where the model can't answer a prompt */
export function decoderConfig({ config }: Pick<Checkpoint, 'config'>, name: string): DecoderConfig {
  if (config.kind === 'decoder') return config;
  throw new AppError(
    'not-a-judge',
    `${name} is a sentence encoder, which can't answer a prompt. Choose a causal language model as the judge.`,
  );
}
