import { AppError } from '../errors.ts';
import type { Row } from '../rows/row.ts';
import type { RunControl } from '../run/run-control.ts';

/** How a model writes. */
export interface GenerationSettings {
  /** Responses to one instruction. */
  samples: number;
  /** Tokens of a response, at most. */
  maxTokens: number;
  /** Logits are divided by it; 0 takes the most probable token each time, and makes all samples equal. */
  temperature: number;
  /** Only the smallest set of most probable tokens whose probabilities sum to this is drawn from; 1: from all. */
  topP: number;
  /** The same seed, instruction and model give the same responses on the same backend. */
  seed: number;
}

export const defaultGeneration: GenerationSettings = {
  samples: 1,
  maxTokens: 256,
  temperature: 0.7,
  topP: 0.95,
  seed: 1,
};

/** Why a response ends: the model ended its turn, `maxTokens`, the model's context, or somebody's wish. */
export type GenerationEnd = 'stop' | 'max-tokens' | 'context' | 'cancelled';

export interface GeneratedResponse {
  text: string;
  /** Tokens written, the one that ended the turn left out. */
  tokens: number;
  end: GenerationEnd;
}

export interface GenerationHooks {
  /** A piece of text at the end of a sample's response: whole characters, never half of one. */
  onText?(sample: number, text: string): void;
  /** Asked between tokens. A cancelled response keeps what was written. */
  control?: RunControl;
}

/** A model that can answer an instruction. One call at a time, as with `JudgeEngine.read`. */
export interface GeneratingModel {
  /**
   * `settings.samples` responses, whose instruction is computed once.
   * @param row `id` and the seed together determine what chance brings
   * @throws AppError `bad-settings`; `prompt-too-long` where the instruction fills the model's context
   */
  generate(
    row: Pick<Row, 'id' | 'instruction'>,
    settings: GenerationSettings,
    hooks?: GenerationHooks,
  ): Promise<GeneratedResponse[]>;
}

/** Samples that are written at once, at most: each has keys and values of its own. */
export const maxSamples = 64;

/** @throws AppError `bad-settings` */
export function checkGeneration({ samples, maxTokens, temperature, topP, seed }: GenerationSettings): void {
  const whole = (value: number, least: number) => Number.isInteger(value) && value >= least;
  const wrong = (what: string) =>
    new AppError('bad-settings', `${what} Nothing was generated: change the setting.`);
  if (!whole(samples, 1) || samples > maxSamples)
    throw wrong(`${samples} responses to an instruction were asked for; 1 to ${maxSamples} are possible.`);
  if (!whole(maxTokens, 1)) throw wrong(`A response cannot have ${maxTokens} tokens at most.`);
  if (!(temperature >= 0 && temperature <= 100))
    throw wrong(`A temperature of ${temperature} is not between 0 and 100.`);
  if (!(topP > 0 && topP <= 1)) throw wrong(`A top-p of ${topP} is not above 0 and at most 1.`);
  if (!whole(seed, 0) || seed > 0xffffffff)
    throw wrong(`The seed ${seed} is not a whole number from 0 to 4,294,967,295.`);
}
