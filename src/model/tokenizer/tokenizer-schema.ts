import * as v from 'valibot';
import { checkedJson } from '#model/weights/json-schemas.ts';
import type { ComponentJson, TokenizerJson } from './tokenizer-json.ts';

/**
 * The form of tokenizer.json, as far as anything here or in the library reads it. The lists of a vocabulary are
 * checked by loops, since a schema that makes a result for each of 150,000 entries would take seconds.
 */

const id = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2 ** 31));
const optionalText = v.nullish(v.string());
const flag = v.nullish(v.boolean());

/**
 * Tokens of vocabularies in use have at most some hundred characters. Text is compared with every beginning of a
 * token, so the time that a text takes grows with the longest.
 */
const maxTokenLength = 4096;
const token = v.pipe(
  v.string(),
  v.maxLength(maxTokenLength, `it has more than ${maxTokenLength} characters, which no token of a text has`),
);

const isToken = (value: unknown) => typeof value === 'string' && value.length <= maxTokenLength;
const isId = (value: unknown) => Number.isInteger(value) && (value as number) >= 0;

/** Of BPE, WordPiece and WordLevel: token to id. */
const vocabulary = v.custom<Record<string, number>>(
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.entries(value).every(([text, number]) => isToken(text) && isId(number)),
  `it must give each token, of at most ${maxTokenLength} characters, a whole number`,
);

/** Of Unigram: pairs of a token and its log-probability. */
const scoredTokens = v.custom<[string, number][]>(
  (value) =>
    Array.isArray(value) &&
    value.every(
      (pair) => Array.isArray(pair) && pair.length === 2 && isToken(pair[0]) && Number.isFinite(pair[1]),
    ),
  `it must be a list of pairs of a token, of at most ${maxTokenLength} characters, and a number`,
);

const merges = v.custom<(string | [string, string])[]>(
  (value) =>
    Array.isArray(value) &&
    (value.every((merge) => typeof merge === 'string') ||
      value.every((merge) => Array.isArray(merge) && merge.length === 2 && merge.every(isToken))),
  'it must be a list of pairs of tokens',
);

const model = v.variant('type', [
  v.looseObject({
    type: v.literal('BPE'),
    vocab: vocabulary,
    merges,
    unk_token: optionalText,
    end_of_word_suffix: optionalText,
    continuing_subword_prefix: optionalText,
    continuing_subword_suffix: optionalText,
    byte_fallback: flag,
    ignore_merges: flag,
  }),
  v.looseObject({
    type: v.literal('WordPiece'),
    vocab: vocabulary,
    unk_token: v.string(),
    continuing_subword_prefix: optionalText,
    // A word is compared in time proportional to its square.
    max_input_chars_per_word: v.nullish(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1000))),
  }),
  v.looseObject({ type: v.literal('Unigram'), vocab: scoredTokens, unk_id: v.nullish(id) }),
  v.looseObject({ type: v.literal('WordLevel'), vocab: vocabulary, unk_token: v.string() }),
]);

const maxDepth = 20;
const maxParts = 500;

/** A normalizer, pre-tokenizer or decoder: objects with a type, of such parts or of plain values. */
const component = v.custom<ComponentJson>((value) => {
  let parts = 0;
  const isSound = (part: unknown, depth: number): boolean => {
    if (typeof part !== 'object') return true;
    if (part === null || depth > maxDepth || ++parts > maxParts) return part === null && depth > 0;
    return Object.entries(part).every(([key, inner]) =>
      lists.has(key)
        ? Array.isArray(inner) && inner.every((one) => isTyped(one) && isSound(one, depth + 1))
        : isSound(inner, depth + 1),
    );
  };
  return isTyped(value) && isSound(value, 0);
}, `it must be an object with a “type”, of at most ${maxParts} parts, at most ${maxDepth} in each other`);

/** Where a sequence keeps its parts. */
const lists: ReadonlySet<string> = new Set(['normalizers', 'pretokenizers', 'decoders']);

const isTyped = (value: unknown): value is ComponentJson =>
  typeof (value as { type?: unknown } | null)?.type === 'string';

const schema = v.looseObject({
  model,
  added_tokens: v.nullish(
    v.array(
      v.looseObject({
        id,
        content: token,
        special: v.optional(v.boolean(), false),
        normalized: v.optional(v.boolean()),
        single_word: v.optional(v.boolean()),
        lstrip: v.optional(v.boolean()),
        rstrip: v.optional(v.boolean()),
      }),
    ),
    [],
  ),
  normalizer: v.nullish(component, null),
  pre_tokenizer: v.nullish(component, null),
  post_processor: v.nullish(component, null),
  decoder: v.nullish(component, null),
});

/** @throws AppError `bad-config` that names the field, where it is not the form of a tokenizer.json */
export const checkedTokenizerJson = (json: unknown): TokenizerJson =>
  checkedJson(schema, 'tokenizer.json', withModelType(json)) as unknown as TokenizerJson;

/** Older files leave the model's type out where it is BPE. */
function withModelType(json: unknown): unknown {
  const model = (json as { model?: unknown } | null)?.model;
  if (typeof model !== 'object' || model === null || 'type' in model) return json;
  return { ...(json as object), model: { type: 'BPE', ...model } };
}
