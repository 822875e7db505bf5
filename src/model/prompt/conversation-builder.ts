import { AppError } from '#core/errors.ts';
import type { Row } from '#core/rows/row.ts';
import type { LoadedTokenizer } from '#model/tokenizer/load-tokenizer.ts';
import { stopTokens } from './stop-tokens.ts';
import { countTokens } from './token-count.ts';

/**
 * A text with more characters than this for each token allowed counts as too long without being tokenised.
 * Only runs of spaces or of one sign would come to so few tokens, and a cell of a megabyte costs seconds.
 */
export const charactersPerToken = 64;

/** An instruction and a response to it, as the model would have written it. */
export interface AnsweredPrompt {
  /** Tokens of the instruction in its chat template, up to where the answer begins; then those of the response. */
  ids: Int32Array;
  /** How many belong to the instruction. */
  promptTokens: number;
  /** Whether the end of the response did not fit. */
  truncated: boolean;
}

/** Instructions put to a model as a user would, and answers to them, in tokens. Special tokens in either are plain text. */
export class ConversationBuilder {
  /** Ids after which an answer is over. */
  readonly stopIds: ReadonlySet<number>;

  constructor(
    private readonly loaded: LoadedTokenizer,
    private readonly contextLength: number,
  ) {
    this.stopIds = stopTokens(loaded);
  }

  /**
   * An instruction whose answer the model is to write next.
   * @throws AppError `prompt-too-long` where it leaves no room for one token of an answer within `maxTokens` and the
   * model's context
   */
  question({ id, instruction }: Pick<Row, 'id' | 'instruction'>, maxTokens: number): Int32Array {
    const limit = Math.min(maxTokens, this.contextLength);
    const { tokenizer } = this.loaded;
    if (instruction.length > charactersPerToken * limit)
      throw tooLong(id, countTokens(tokenizer, instruction), limit);
    const ids = Int32Array.from(tokenizer.encode(this.prompt(instruction)));
    if (ids.length >= limit) throw tooLong(id, ids.length, limit);
    return ids;
  }

  /**
   * The same with an answer after it, cut at its end where both exceed `maxTokens` or the model's context.
   * @throws AppError `prompt-too-long`
   */
  answered(row: Pick<Row, 'id' | 'instruction' | 'response'>, maxTokens: number): AnsweredPrompt {
    const limit = Math.min(maxTokens, this.contextLength);
    const question = this.question(row, limit);
    const most = charactersPerToken * limit;
    const response = row.response.length > most ? row.response.slice(0, most) : row.response;
    const answer = this.answer(row.instruction, question, response);
    const room = limit - question.length;
    const ids = Int32Array.from([...question, ...answer.slice(0, room)]);
    const truncated = answer.length > room || response.length < row.response.length;
    return { ids, promptTokens: question.length, truncated };
  }

  /** The text of an answer's tokens, special ones left out. */
  text(ids: readonly number[]): string {
    return this.loaded.tokenizer.decodePlain(ids);
  }

  /** The response's tokens as they follow the prompt; alone where the two would share a token. */
  private answer(instruction: string, question: Int32Array, response: string): number[] {
    const { tokenizer } = this.loaded;
    const whole = tokenizer.encode(
      this.prompt(instruction) + tokenizer.guarded([{ text: response, trusted: false }]),
    );
    return question.every((id, i) => whole[i] === id)
      ? whole.slice(question.length)
      : tokenizer.encodePlain(response);
  }

  private prompt(instruction: string): string {
    const { tokenizer, chat } = this.loaded;
    const content = tokenizer.guarded([{ text: instruction, trusted: false }]);
    return chat.render([{ role: 'user', content }], true);
  }
}

const tooLong = (rowId: string, needed: number, limit: number) =>
  new AppError(
    'prompt-too-long',
    `The instruction of row ${rowId} needs about ${needed} tokens, and with an answer ${limit} are allowed. The row is left out: raise the limit, or shorten its instruction.`,
    { rowId, field: 'instruction', needed, limit },
  );
