import type { JudgeSpec, ModelIdentity } from '../../judge/judge.ts';

/** A chat model behind an OpenAI-compatible endpoint. The key is not part of it, and is never stored. */
export interface ExternalSpec extends JudgeSpec {
  method: 'external';
  /** Without the trailing `/chat/completions`. */
  endpoint: string;
  model: string;
  requestsPerMinute: number;
  /** Requests under way at once. */
  parallel: number;
  /** Tokens that an answer may take, reasoning included. Missing: few, and more where the model needs them. */
  answerTokens?: number;
  /**
   * Whose tokenizer and chat template make prompts of token ids, which go to `/completions`. Missing: words go to
   * `/chat/completions`, and the endpoint puts them into its own template.
   */
  promptModel?: Pick<ModelIdentity, 'id' | 'sha256'>;
}

/** Modest enough for a free tier. */
export const defaultPace = { requestsPerMinute: 60, parallel: 4 };
