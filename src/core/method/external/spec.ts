import type { JudgeSpec } from '../../judge/judge.ts';

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
}

/** Modest enough for a free tier. */
export const defaultPace = { requestsPerMinute: 60, parallel: 4 };
