import { AppError } from '#core/errors.ts';
import type { BackendName, ModelIdentity } from '#core/judge/judge.ts';
import type { ByteSource } from '#model/weights/byte-source.ts';
import type { Checkpoint } from '#model/weights/checkpoint.ts';
import { openModel } from '#model/weights/open-model.ts';
import { type StartOptions, startBackend } from '../backends/backend.ts';
import type { WasmPlatform } from '../kernels/wasm/platform.ts';
import { PromptBuilder } from '../prompt/prompt-builder.ts';
import { loadTokenizer } from '../tokenizer/load-tokenizer.ts';
import { decoderConfig } from '../weights/decoder-config.ts';
import type { DecoderJudgeEngine } from './judge-engine.ts';
import { loadJudgeEngine } from './load-judge-engine.ts';
import { RewardEngine, readScoreHead } from './reward-engine.ts';

/** How far opening is: files hashed, headers and tokenizer read, backends tried, weights put on the device. */
export type OpenPhase = 'verify' | 'read' | 'probe' | 'upload';

export interface OpenJudgeOptions extends StartOptions {
  /** By name: one GGUF, or safetensors with its config and tokenizer. */
  files: ReadonlyMap<string, ByteSource>;
  id: string;
  name: string;
  backend: BackendName | 'auto';
  wasm: WasmPlatform;
  /** Digests that are known already, by file name. */
  sha256?: ReadonlyMap<string, string>;
  onProgress?: (phase: OpenPhase, done: number, total: number | null) => void;
  signal?: AbortSignal;
}

export interface OpenedJudge<Engine = DecoderJudgeEngine> {
  engine: Engine;
  checkpoint: Checkpoint;
  /** What a user should know of the files though they can be used, as sentences. */
  notes: readonly string[];
  /** Free the weights and the device. */
  close(): void;
}

/**
 * From files to a language model that can be asked, trained and written with.
 * @throws AppError `reward-base` where it is a reward model
 */
export async function openJudge(options: OpenJudgeOptions): Promise<OpenedJudge> {
  const opened = await openAnyJudge(options);
  if (isLanguageModel(opened)) return opened;
  opened.close();
  throw new AppError(
    'reward-base',
    `${options.name} is a reward model: it gives scores and writes no token, so it can be no base of a trained judge and no writer. Choose the language model that it was made of, or use it as a judge as it is.`,
  );
}

export const isLanguageModel = (
  opened: OpenedJudge<DecoderJudgeEngine | RewardEngine>,
): opened is OpenedJudge => opened.engine.answers === 'digits';

/** From files to a judge: a language model that answers with a digit, or a reward model. */
export async function openAnyJudge(
  options: OpenJudgeOptions,
): Promise<OpenedJudge<DecoderJudgeEngine | RewardEngine>> {
  const { onProgress = () => {}, signal } = options;
  const opened = await openModel(options.files, {
    sha256: options.sha256,
    onHashed: (done, total) => {
      refuseCancelled(signal);
      onProgress('verify', done, total);
    },
  });
  refuseCancelled(signal);
  onProgress('read', 0, null);
  const { sha256 } = opened.checkpoint;
  const { contextLength, reward } = decoderConfig(opened.checkpoint, options.name);
  const loaded = loadTokenizer(opened.tokenizer);
  const prompts = new PromptBuilder(loaded, contextLength, reward);
  const notes = loaded.chat.isFallback ? [noTemplate(options.name)] : [];
  onProgress('probe', 0, null);
  const backend = await startBackend(options.backend, options.wasm, options);
  try {
    refuseCancelled(signal);
    const head = reward && (await readScoreHead(opened.checkpoint));
    const decoder = await loadJudgeEngine({
      checkpoint: opened.checkpoint,
      prompts,
      identity: { id: options.id, name: options.name, sha256 } satisfies ModelIdentity,
      backend,
      onProgress: (done, total) => {
        refuseCancelled(signal);
        onProgress('upload', done, total);
      },
    });
    const engine = head ? new RewardEngine(decoder, head) : decoder;
    const close = () => {
      engine.dispose();
      backend.stop();
    };
    return { engine, checkpoint: opened.checkpoint, notes, close };
  } catch (thrown) {
    backend.stop();
    throw thrown;
  }
}

const noTemplate = (name: string) =>
  `${name} has no chat template, so prompts are written in ChatML. If the model was tuned on another format, its scores are less good: add the template to the file, or choose another conversion of the model.`;

function refuseCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new AppError('cancelled', 'Loading was cancelled. Nothing was changed.');
}
