import type { ModelIdentity } from '#core/judge/judge.ts';
import type { Checkpoint } from '#model/weights/checkpoint.ts';
import { decoderConfig } from '#model/weights/decoder-config.ts';
import type { RunningBackend } from '../backends/backend.ts';
import { Decoder } from '../decoder/decoder.ts';
import { uploadDecoder } from '../decoder/decoder-weights.ts';
import { DecoderJudgeEngine } from './judge-engine.ts';
import type { JudgePrompts } from './judge-prompts.ts';

export interface JudgeEngineParts {
  checkpoint: Checkpoint;
  prompts: JudgePrompts;
  identity: ModelIdentity;
  /** From `startBackend`. It outlives the engine: several may be loaded on it, one after another. */
  backend: RunningBackend;
  /** Parts of the model on the device, of all parts. */
  onProgress?: (done: number, total: number) => void;
}

/** Put a judge's weights on the device. */
export async function loadJudgeEngine(parts: JudgeEngineParts): Promise<DecoderJudgeEngine> {
  const { checkpoint, prompts, identity, backend, onProgress } = parts;
  const config = decoderConfig(checkpoint, identity.name);
  const weights = await backend.guard(() => uploadDecoder(checkpoint, backend.kernels, onProgress));
  return new DecoderJudgeEngine(identity, backend, new Decoder(config, weights, backend.kernels), prompts);
}
