import { AppError } from '#core/errors.ts';
import type { JudgeEngine, JudgeSpec, PreparedPrompt, PromptStretch } from '#core/judge/judge.ts';
import { checkTemplate, fillTemplate } from '#core/template/fill-template.ts';
import type { LoadedTokenizer } from '#model/tokenizer/load-tokenizer.ts';
import { ConversationBuilder, charactersPerToken } from './conversation-builder.ts';
import { cutMiddle, largestCut } from './cut-middle.ts';
import { digitTokens } from './digit-tokens.ts';
import { countTokens } from './token-count.ts';

type JudgedRow = Parameters<JudgeEngine['prepare']>[0];

/** From rows to prompts in tokens: what `JudgeEngine.prepare` and `decode` do. */
export class PromptBuilder {
  /** Ids of the digits 0 to 9 at the answer position. */
  readonly digitIds: Int32Array;
  readonly conversations: ConversationBuilder;
  private readonly loaded: LoadedTokenizer;
  private readonly contextLength: number;

  /** @throws AppError `digit-tokens` where the model cannot answer with a digit */
  constructor(loaded: LoadedTokenizer, contextLength: number) {
    this.loaded = loaded;
    this.contextLength = contextLength;
    this.digitIds = digitTokens(loaded);
    this.conversations = new ConversationBuilder(loaded, contextLength);
  }

  /**
   * The prompt of a row: template filled, chat template around it, in tokens, and within `spec.maxTokens` (or
   * the model's context, where that is shorter). Where it is too long, the response loses its middle; a
   * response of more than 64 characters for each token allowed always counts as too long.
   * Special tokens in the template count as such; in the row's texts they are plain text.
   * @throws AppError `bad-template`, `missing-reference`, or `prompt-too-long` where not even the marker of a cut
   * response fits
   */
  prepare(row: JudgedRow, spec: JudgeSpec): PreparedPrompt {
    checkTemplate(spec.template);
    checkReference(row, spec);
    const limit = Math.min(spec.maxTokens, this.contextLength);
    for (const field of ['instruction', 'reference'] as const) {
      const text = spec.template.text.includes(`{${field}}`) ? (row[field] ?? '') : '';
      if (text.length > charactersPerToken * limit)
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

  stretches(ids: Int32Array): PromptStretch[] {
    return this.loaded.tokenizer.stretches(ids);
  }

  private prepareCut(row: JudgedRow, spec: JudgeSpec, limit: number): PreparedPrompt {
    const encode = ({ text }: { text: string }) => this.encode(row, text, spec);
    const nothing = cutMiddle(row.response, 0);
    const least = { ...nothing, ids: encode(nothing) };
    if (least.ids.length > limit) throw tooLong(row, limit, least.ids.length, 'instruction');
    const { ids, middle } = largestCut(row.response, limit, least, charactersPerToken * limit, encode);
    return {
      ids: Int32Array.from(ids),
      cutTokens: Math.max(1, countTokens(this.loaded.tokenizer, middle)),
    };
  }

  /** Whether a response is so long that the whole prompt need not be tokenised to know that it is cut. */
  private surelyExceeds(response: string, limit: number): boolean {
    if (response.length > charactersPerToken * limit) return true;
    return response.length > 8 * limit && this.loaded.tokenizer.encodeStart(response, limit).length === limit;
  }

  private encode(row: JudgedRow, response: string, spec: JudgeSpec): number[] {
    const { tokenizer, chat } = this.loaded;
    const segments = fillTemplate(spec.template, {
      instruction: row.instruction,
      reference: row.reference ?? '',
      response,
    });
    const content = tokenizer.guarded(
      segments.map(({ text, from }) => ({ text, trusted: from === 'template' })),
    );
    return tokenizer.encode(chat.render([{ role: 'user', content }], true));
  }
}

function checkReference(row: JudgedRow, spec: JudgeSpec): void {
  if (spec.template.mode !== 'with-reference' || (row.reference ?? '').trim() !== '') return;
  throw new AppError(
    'missing-reference',
    `Row ${row.id} has no reference, and this template compares with one. The row is not scored: add a reference, or judge without.`,
    { rowId: row.id, field: 'reference' },
  );
}

const tooLong = (row: JudgedRow, limit: number, needed: number, field: 'instruction' | 'reference') =>
  new AppError(
    'prompt-too-long',
    `Row ${row.id} needs about ${needed} tokens even with its response cut away, and ${limit} are allowed. The row is not scored: raise the limit, or shorten its instruction or reference.`,
    { rowId: row.id, field, needed, limit },
  );
