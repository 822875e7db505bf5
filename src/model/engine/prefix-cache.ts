import {
  type Decoder,
  disposeCache,
  joinCaches,
  type KvCache,
  type ProjectionAdapter,
} from '../decoder/decoder.ts';
import { commonPrefix } from './batches.ts';

/** Tokens below which a shared question is not worth a prefill of its own. */
const minShared = 16;

/** What keys and values depend on, besides the tokens. */
export interface PrefixTerms {
  adapter: ProjectionAdapter | null;
  /** How many layers go on from the prefix. */
  layers: number;
}

interface Entry {
  ids: Int32Array;
  cache: KvCache;
}

/**
 * Keys and values of what prompts begin with: the template's words before the first row's own, and the question that
 * several responses share. Each is computed once and reused for as long as prompts begin with it. Whoever attaches
 * another adapter clears it; another number of layers does so by itself.
 */
export class PrefixCache {
  private template: Entry | null = null;
  private question: Entry | null = null;
  private layers = 0;
  /**
   * How many tokens all prompts begin with that are read in one call: a question worth computing for a batch of one
   * too, since the call's other batches go on from it.
   */
  together = 0;

  constructor(private readonly decoder: Decoder) {}

  /**
   * The longest prefix at hand that all rows begin with, computed where that pays. It stays this object's.
   * @param templateTokens how many tokens every prompt of the template begins with
   */
  find(rows: readonly Int32Array[], templateTokens: number, terms: PrefixTerms): KvCache | undefined {
    if (terms.layers !== this.layers) this.clear();
    this.layers = terms.layers;
    const shared = commonPrefix(rows);
    if (this.question && beginWith(rows, this.question.ids)) return this.question.cache;
    const base =
      templateTokens > 0 && templateTokens <= shared
        ? this.templateEntry(rows[0]!.slice(0, templateTokens), terms)
        : null;
    const isWorth = (tokens: number) => tokens - (base?.ids.length ?? 0) >= minShared;
    const together = Math.min(this.together, shared);
    const question = isWorth(together) ? together : rows.length > 1 && isWorth(shared) ? shared : 0;
    return question > 0 ? this.questionEntry(rows[0]!.slice(0, question), base, terms).cache : base?.cache;
  }

  /** Forget everything: the adapter has changed, or memory is short. */
  clear(): void {
    for (const entry of [this.template, this.question]) if (entry) disposeCache(entry.cache);
    this.template = null;
    this.question = null;
  }

  private templateEntry(ids: Int32Array, terms: PrefixTerms): Entry {
    if (this.template && same(this.template.ids, ids)) return this.template;
    if (this.template) disposeCache(this.template.cache);
    this.template = null;
    this.template = { ids, cache: this.decoder.prefill(ids, terms) };
    return this.template;
  }

  private questionEntry(ids: Int32Array, base: Entry | null, terms: PrefixTerms): Entry {
    if (this.question) disposeCache(this.question.cache);
    this.question = null;
    const cache = base ? this.extend(base.cache, ids, terms) : this.decoder.prefill(ids, terms);
    this.question = { ids, cache };
    return this.question;
  }

  private extend(past: KvCache, ids: Int32Array, terms: PrefixTerms): KvCache {
    const rest = this.decoder.prefill(ids.subarray(past.tokens), { past, ...terms });
    const joined = joinCaches(past, rest);
    disposeCache(rest);
    return joined;
  }
}

const same = (a: Int32Array, b: Int32Array) => a.length === b.length && a.every((id, i) => id === b[i]);

/** Whether every row begins with `prefix` and goes on after it. */
const beginWith = (rows: readonly Int32Array[], prefix: Int32Array) =>
  rows.every((row) => row.length > prefix.length && prefix.every((id, i) => id === row[i]));
