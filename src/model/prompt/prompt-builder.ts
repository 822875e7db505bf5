import { AppError } from '#core/errors.ts';
import { checkReference } from '#core/judge/check-reference.ts';
import type { JudgeEngine, JudgeSpec, PreparedPrompt, PromptSpan } from '#core/judge/judge.ts';
import { checkTemplate } from '#core/template/fill-template.ts';
import type { LoadedTokenizer } from '#model/tokenizer/load-tokenizer.ts';
import type { RewardHead } from '#model/weights/checkpoint.ts';
import { ConversationBuilder, charactersPerToken } from './conversation-builder.ts';
import { cutMiddle, largestCut } from './cut-middle.ts';
import { digitTokens } from './digit-tokens.ts';
import { conversationTokens, questionTokens, type TurnTokens } from './judge-turns.ts';
import { cutQuestion, type QuestionField } from './question-cut.ts';
import { countTokens } from './token-count.ts';

type JudgedRow = Parameters<JudgeEngine['prepare']>[0];

const questionFields: readonly QuestionField[] = ['instruction', 'reference'];

/** Tokens of the response that a row's raised limit has room for. */
const minResponse = (limit: number) => Math.min(256, Math.floor(limit / 4));
/** A context without room for this much of a question cannot judge. */
const minQuestionTokens = 64;
const joinTokens = 16;

/** From rows to prompts in tokens: what `JudgeEngine.prepare` and `decode` do. */
export class PromptBuilder {
  /** Ids of the digits 0 to 9 at the answer position; none for a reward model. */
  readonly digitIds: Int32Array;
  readonly conversations: ConversationBuilder;
  private readonly loaded: LoadedTokenizer;
  private readonly contextLength: number;
  private readonly turns: TurnTokens;

  /**
   * @param reward null for a judge that answers with a digit; else rows are put to a reward model, as conversations
   * @throws AppError `digit-tokens` where the model cannot answer with a digit
   */
  constructor(loaded: LoadedTokenizer, contextLength: number, reward: RewardHead | null = null) {
    this.loaded = loaded;
    this.contextLength = contextLength;
    this.digitIds = reward ? new Int32Array(0) : digitTokens(loaded);
    this.turns = reward ? conversationTokens(loaded, reward.padId) : questionTokens(loaded);
    this.conversations = new ConversationBuilder(loaded, contextLength);
  }

  /**
   * The prompt of a row: template filled, chat template around it, in tokens. Where it passes `spec.maxTokens`, the
   * response loses its middle; a response of more than 64 characters for each token allowed always counts as too
   * long. A question that leaves the response less than an eighth of it raises the limit for its row, up to
   * the model's context; beyond that the instruction and the reference lose their middles too. Under a hard limit
   * such a row is refused instead.
   * Special tokens in the template count as such; in the row's texts they are plain text.
   * @throws AppError `bad-template`, `missing-reference`; `prompt-too-long` under a hard limit, or where the template
   * itself fills the context
   */
  prepare(row: JudgedRow, spec: JudgeSpec): PreparedPrompt {
    checkTemplate(spec.template);
    checkReference(row, spec);
    const limit = Math.min(spec.maxTokens, this.contextLength);
    const widest = spec.hardLimit ? limit : this.contextLength;
    for (const field of questionFields) {
      const text = spec.template.text.includes(`{${field}}`) ? (row[field] ?? '') : '';
      if (text.length <= charactersPerToken * widest) continue;
      if (!spec.hardLimit) return this.prepareCutQuestion(row, spec);
      throw tooLong(row, limit, countTokens(this.loaded.tokenizer, text), field);
    }
    if (!this.surelyExceeds(row.response, limit)) {
      const ids = this.encode(row, row.response, spec);
      if (ids.length <= limit) return { ids: Int32Array.from(ids), cutTokens: 0 };
    }
    return this.prepareCut(row, spec, limit);
  }

  /** The prompt's text as the model sees it, special tokens shown. */
  decode(ids: Int32Array): string {
    return this.loaded.tokenizer.decode(ids);
  }

  spans(ids: Int32Array): PromptSpan[] {
    return this.loaded.tokenizer.spans(ids);
  }

  private prepareCut(row: JudgedRow, spec: JudgeSpec, wanted: number): PreparedPrompt {
    const encode = ({ text }: { text: string }) => this.encode(row, text, spec);
    const nothing = cutMiddle(row.response, 0);
    const least = { ...nothing, ids: encode(nothing) };
    if (spec.hardLimit && least.ids.length > wanted)
      throw tooLong(row, wanted, least.ids.length, 'instruction');
    const isCrowded = least.ids.length + minResponse(wanted) / 2 > wanted;
    const needed = isCrowded ? least.ids.length + minResponse(wanted) : 0;
    const fitsContext = needed <= this.contextLength;
    if (!spec.hardLimit && !fitsContext && least.ids.length > wanted)
      return this.prepareCutQuestion(row, spec);
    const limit = spec.hardLimit || !fitsContext ? wanted : Math.max(wanted, needed);
    if (limit > wanted && !this.surelyExceeds(row.response, limit)) {
      const ids = this.encode(row, row.response, spec);
      if (ids.length <= limit) return { ids: Int32Array.from(ids), cutTokens: 0 };
    }
    const { ids, middle } = largestCut(row.response, limit, least, charactersPerToken * limit, encode);
    return {
      ids: Int32Array.from(ids),
      cutTokens: Math.max(1, countTokens(this.loaded.tokenizer, middle)),
    };
  }

  /** A question that the context does not hold: its texts lose their middles, so that the response keeps its least. */
  private prepareCutQuestion(row: JudgedRow, spec: JudgeSpec): PreparedPrompt {
    const { tokenizer } = this.loaded;
    const empty = { ...row, instruction: '', reference: '' };
    const frame = this.encode(empty, cutMiddle('', 0).text, spec).length;
    const seen = (field: QuestionField) =>
      spec.template.text.includes(`{${field}}`) ? (row[field] ?? '') : '';
    const texts = { instruction: seen('instruction'), reference: seen('reference') };
    // What joins texts may take a token more than they do apart.
    const room = this.contextLength - frame - minResponse(this.contextLength) - joinTokens;
    if (room < minQuestionTokens) throw tooLong(row, this.contextLength, frame, 'instruction');
    const cut = cutQuestion(tokenizer, texts, room, charactersPerToken * this.contextLength);
    const whole = { ...spec, maxTokens: this.contextLength, hardLimit: true };
    const prompt = this.prepare({ ...row, ...cut.texts }, whole);
    return { ids: prompt.ids, cutTokens: prompt.cutTokens + cut.cutTokens };
  }

  /** Whether a response is so long that the whole prompt need not be tokenised to know that it is cut. */
  private surelyExceeds(response: string, limit: number): boolean {
    if (response.length > charactersPerToken * limit) return true;
    return response.length > 8 * limit && this.loaded.tokenizer.encodeStart(response, limit).length === limit;
  }

  private encode(row: JudgedRow, response: string, spec: JudgeSpec): number[] {
    const { instruction, reference } = row;
    return this.turns({ instruction, reference: reference ?? '', response }, spec);
  }
}

const tooLong = (row: JudgedRow, limit: number, needed: number, field: 'instruction' | 'reference') =>
  new AppError(
    'prompt-too-long',
    `Row ${row.id} needs about ${needed} tokens even with its response cut away, and ${limit} are allowed. The row is not scored: raise the limit, or shorten its instruction or reference.`,
    { rowId: row.id, field, needed, limit },
  );
