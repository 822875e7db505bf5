import { Tokenizer } from '@huggingface/tokenizers';
import { AppError } from '#core/errors.ts';
import type { PromptSpan } from '#core/judge/judge.ts';
import { faithfulJson } from './faithful-json.ts';
import { type GuardedSpan, guardSpecials } from './guard.ts';
import type { TokenizerDescription } from './tokenizer-json.ts';

/** Text to token ids and back, with the same ids as Hugging Face's tokenizers. Adds no tokens of its own. */
export class TextTokenizer {
  /** Ids that end a turn. */
  readonly stopIds: readonly number[];
  private readonly library: Tokenizer;
  private readonly specials: string[];
  private readonly specialIds: ReadonlySet<number>;

  /** @throws AppError `unsupported-tokenizer` */
  constructor(description: TokenizerDescription) {
    const json = faithfulJson(description.json);
    this.stopIds = description.stopIds;
    const specials = json.added_tokens.filter(({ special }) => special);
    this.specials = specials.map(({ content }) => content);
    this.specialIds = new Set(specials.map(({ id }) => id));
    this.library = guarded(() => new Tokenizer(json, { clean_up_tokenization_spaces: false }));
    // What it cannot do is said now, and not half-way through a run.
    this.decode(this.encode('A text, é 中 10.5\n'));
  }

  /** Ids of a text in which special tokens count as such, save where a guard stands in them. */
  encode(text: string): number[] {
    if (text === '') return [];
    const ids = guarded(() => this.library.encode(text, { add_special_tokens: false }).ids);
    if (ids.every(isId)) return ids;
    throw unusable(`it gives no id to a part of “${text.slice(0, 80)}”`);
  }

  /** Joins spans of text so that no special token in an untrusted one survives `encode`. */
  guarded(spans: readonly GuardedSpan[]): string {
    return guardSpecials(spans, this.specials);
  }

  /** Ids of a text that has no special tokens, whatever it contains. */
  encodePlain(text: string): number[] {
    return this.encode(this.guarded([{ text, trusted: false }]));
  }

  /**
   * The first `count` ids of `encodePlain`, found without reading more of a long text than they need.
   * Where a text is cut off, only the tokens of its last word can differ: a beginning of a thousand characters
   * or more counts once it has twice the ids asked for.
   */
  encodeStart(text: string, count: number): number[] {
    for (let length = Math.max(8 * count, 1024); length < text.length; length *= 2) {
      const ids = this.encodePlain(text.slice(0, length));
      if (ids.length > 2 * count) return ids.slice(0, count);
    }
    return this.encodePlain(text).slice(0, count);
  }

  /** The text, special tokens shown. */
  decode(ids: ArrayLike<number>): string {
    return ids.length === 0 ? '' : guarded(() => this.library.decode(Array.from(ids)));
  }

  /** The text cut at its special tokens, which words of a row never are, whatever they look like. */
  spans(ids: ArrayLike<number>): PromptSpan[] {
    const all = Array.from(ids);
    const text = this.decode(all);
    // What a token adds depends on those before it, so places are found by decoding from the beginning.
    const placeOf = (index: number) => this.decode(all.slice(0, index)).length;
    const found: PromptSpan[] = [];
    let at = 0;
    for (const index of [...all.keys()].filter((each) => this.isSpecial(all[each]!))) {
      const [from, to] = [placeOf(index), placeOf(index + 1)];
      if (from > at) found.push({ text: text.slice(at, from), special: false });
      found.push({ text: text.slice(from, to), special: true });
      at = to;
    }
    if (at < text.length) found.push({ text: text.slice(at), special: false });
    return found;
  }

  /** The text, special tokens left out. */
  decodePlain(ids: readonly number[]): string {
    return this.decode(ids.filter((id) => !this.isSpecial(id)));
  }

  isSpecial(id: number): boolean {
    return this.specialIds.has(id);
  }

  /** The id of a token by its exact name; null where there is none. */
  idOf(token: string): number | null {
    return this.library.token_to_id(token) ?? null;
  }
}

const isId = (id: unknown) => Number.isInteger(id) && (id as number) >= 0;

const unusable = (why: string) =>
  new AppError(
    'unsupported-tokenizer',
    `The model's tokenizer cannot be used (${why.slice(0, 300)}). Get tokenizer.json again, or choose another conversion of the model.`,
    { file: 'tokenizer.json' },
  );

/** Run a part of the library, whose errors speak of its insides. */
function guarded<T>(work: () => T): T {
  try {
    return work();
  } catch (thrown) {
    throw unusable(thrown instanceof Error ? thrown.message : String(thrown));
  }
}
