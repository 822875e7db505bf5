import type { Answers } from '../../judge/judge.ts';

/** A model that is worth trying as a judge. */
export interface SuggestedModel {
  /** `owner/name` on huggingface.co. */
  repo: string;
  answers: Answers;
  /** Rounded, as published. */
  parameters: number;
  /** The licence as published, when this list was written. */
  licence: string;
  /** The form to take: of several GGUF files the one whose name holds this. */
  form: keyof typeof bitsPerWeight;
}

/** Bits that a weight takes in a file; of Q4_K_M, which mixes types, the usual mean. */
const bitsPerWeight = { BF16: 16, Q8_0: 8.5, Q4_K_M: 4.9 };

/**
 * Reward models first: the best small judges. Facts are as published and could not be checked here; revision, sizes and
 * hashes are those of the Hub's API when a repository is looked at.
 */
export const suggestedModels: readonly SuggestedModel[] = [
  reward('Skywork/Skywork-Reward-V2-Qwen3-0.6B', 0.6e9),
  reward('Skywork/Skywork-Reward-V2-Qwen3-1.7B', 1.7e9),
  reward('Skywork/Skywork-Reward-V2-Qwen3-4B', 4e9),
  instruct('HuggingFaceTB/SmolLM2-360M-Instruct-GGUF', 0.36e9, 'Q8_0'),
  instruct('Qwen/Qwen2.5-0.5B-Instruct-GGUF', 0.5e9, 'Q8_0'),
  instruct('Qwen/Qwen3-0.6B-GGUF', 0.6e9, 'Q8_0'),
  instruct('Qwen/Qwen2.5-1.5B-Instruct-GGUF', 1.5e9, 'Q4_K_M'),
  instruct('HuggingFaceTB/SmolLM2-1.7B-Instruct-GGUF', 1.7e9, 'Q4_K_M'),
  instruct('Qwen/Qwen3-4B-GGUF', 4e9, 'Q4_K_M'),
];

function reward(repo: string, parameters: number): SuggestedModel {
  return { repo, answers: 'score', parameters, licence: 'Apache-2.0', form: 'BF16' };
}

function instruct(repo: string, parameters: number, form: SuggestedModel['form']): SuggestedModel {
  return { repo, answers: 'digits', parameters, licence: 'Apache-2.0', form };
}

/** Bytes to download, estimated from the parameters. */
export const estimatedBytes = ({ parameters, form }: SuggestedModel): number =>
  (parameters * bitsPerWeight[form]) / 8;
