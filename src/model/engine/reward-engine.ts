import { AppError } from '#core/errors.ts';
import type { BackendReport, JudgeEngine, ModelIdentity } from '#core/judge/judge.ts';
import { plainReadout } from '#core/judge/readout.ts';
import { rewardSpec } from '#core/method/reward/spec.ts';
import type { Checkpoint } from '#model/weights/checkpoint.ts';
import { outerTensors } from '#model/weights/decoder-tensors.ts';
import type { RunningBackend } from '../backends/backend.ts';
import type { DecoderJudgeEngine } from './judge-engine.ts';

/** The one linear output of a reward model, in f32. */
export interface ScoreHead {
  /** [C] */
  weight: Float32Array;
  bias: number;
}

/** @throws what reading the weights throws */
export async function readScoreHead({ tensors }: Checkpoint): Promise<ScoreHead> {
  const bias = await tensors.get(outerTensors.scoreBias.name)?.floats();
  return { weight: await tensors.get(outerTensors.score.name)!.floats(), bias: bias?.[0] ?? 0 };
}

/**
 * A reward model as a judge: the hidden state at a conversation's last token, after the final norm, times the score
 * head. The decoder's engine does the rest: batches, shared prefixes and memory are the same as for a digit.
 */
export class RewardEngine implements JudgeEngine {
  readonly answers = 'score' as const;
  readonly adapter = null;
  readonly model: ModelIdentity;
  readonly backend: BackendReport;
  readonly contextLength: number;

  constructor(
    private readonly states: DecoderJudgeEngine,
    private readonly head: ScoreHead,
  ) {
    this.model = states.model;
    this.backend = states.backend;
    this.contextLength = states.contextLength;
  }

  get running(): RunningBackend {
    return this.states.running;
  }

  readonly prepare: JudgeEngine['prepare'] = (row, spec) => this.states.prepare(row, rewardSpec(spec));

  readonly decode: JudgeEngine['decode'] = (ids) => this.states.decode(ids);

  readonly spans: JudgeEngine['spans'] = (ids) => this.states.spans(ids);

  readonly read: JudgeEngine['read'] = async (prompts, spec) => {
    const { layers } = this.states.decoder.config;
    const [found] = await this.states.hiddenStates(prompts, [layers], rewardSpec(spec));
    return prompts.map(({ ids, cutTokens }, row) =>
      plainReadout(this.score(found![row]!), { tokens: ids.length, truncated: cutTokens > 0 }),
    );
  };

  /** Whether what conversations begin with is computed once; to measure what that gains. */
  reusePrefixes(reuse: boolean): void {
    this.states.reusePrefixes(reuse);
  }

  dispose(): void {
    this.states.dispose();
  }

  /** Summed in f64, so that the order of the sum does not show. */
  private score(state: Float32Array): number {
    let sum = this.head.bias;
    for (const [i, weight] of this.head.weight.entries()) sum += weight * state[i]!;
    return sum;
  }
}

/** Refuses an adapter on a reward model: adapters are made for digits. */
export const adapterRefused = ({ name }: Pick<ModelIdentity, 'name'>): AppError =>
  new AppError(
    'reward-adapter',
    `${name} is a reward model with a score of its own, and adapters are made for judges that answer with a digit. Use it without an adapter, or put the adapter on its base model.`,
  );
