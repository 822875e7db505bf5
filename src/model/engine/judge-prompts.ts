import type { JudgeEngine } from '#core/judge/judge.ts';
import type { ConversationBuilder } from '../prompt/conversation-builder.ts';

/** Turns rows into token ids for one model: template, chat template and tokenizer. */
export interface JudgePrompts extends Pick<JudgeEngine, 'prepare' | 'decode' | 'spans'> {
  /** Ids of the tokens for 0 to 9, looked up in the tokenizer. */
  readonly digitIds: ArrayLike<number>;
  /** Instructions and answers without a judge's template around them. */
  readonly conversations: Pick<ConversationBuilder, 'question' | 'answered' | 'stopIds' | 'text'>;
}
