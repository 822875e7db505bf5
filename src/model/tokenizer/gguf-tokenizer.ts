import { AppError } from '#core/errors.ts';
import { type GgufMetadata, type GgufValue, stringOf } from '#model/weights/gguf-metadata.ts';
import { preTokenizerOf } from './pre-tokenizers.ts';
import { sentencePieceMerges } from './sentencepiece-merges.ts';
import type { AddedTokenJson, TokenizerDescription, TokenizerJson } from './tokenizer-json.ts';

/** `tokenizer.ggml.token_type` of control tokens, tokens the user defined, and the like. */
const control = 3;
const userDefined = 4;

/** Every text is searched for them. */
const maxAddedLength = 4096;

/** The equivalent of tokenizer.json for the tokenizer in a GGUF file's metadata. */
export function ggufTokenizer(metadata: GgufMetadata): TokenizerDescription {
  const tokens = strings(metadata, 'tokenizer.ggml.tokens');
  const types = numbers(metadata, 'tokenizer.ggml.token_type');
  const added: AddedTokenJson[] = [];
  for (const [id, content] of tokens.entries()) {
    const type = types?.[id];
    if (content.length > maxAddedLength && (type === control || type === userDefined))
      throw missing('tokenizer.ggml.tokens');
    if (content !== '' && (type === control || type === userDefined))
      added.push({ id, content, special: type === control, normalized: false });
  }
  const tokenAt = (key: string) => {
    const id = metadata.get(key);
    return typeof id === 'number' ? (tokens[id] ?? null) : null;
  };
  return {
    json: tokenizerJson(metadata, tokens, added),
    bosToken: tokenAt('tokenizer.ggml.bos_token_id'),
    eosToken: tokenAt('tokenizer.ggml.eos_token_id'),
    stopIds: ['eos', 'eot', 'eom']
      .map((name) => metadata.get(`tokenizer.ggml.${name}_token_id`))
      .filter((id) => typeof id === 'number'),
    chatTemplate: stringOf(metadata, 'tokenizer.chat_template'),
  };
}

function tokenizerJson(metadata: GgufMetadata, tokens: string[], added: AddedTokenJson[]): TokenizerJson {
  const kind = stringOf(metadata, 'tokenizer.ggml.model');
  if (kind === 'gpt2') return bytePairJson(metadata, tokens, added);
  if (kind === 'llama') return sentencePieceJson(metadata, tokens, added);
  throw new AppError(
    'unsupported-tokenizer',
    `The model's tokenizer is of the kind “${kind ?? 'not named'}”, which is not supported (gpt2 and llama are).`,
    { kind },
  );
}

function bytePairJson(metadata: GgufMetadata, tokens: string[], added: AddedTokenJson[]): TokenizerJson {
  const { preTokenizer, normalizer, ignoreMerges } = preTokenizerOf(stringOf(metadata, 'tokenizer.ggml.pre'));
  const merges = strings(metadata, 'tokenizer.ggml.merges').map((merge) => {
    // A left part never begins with a space: bytes stand as letters.
    const space = merge.indexOf(' ', 1);
    return [merge.slice(0, space), merge.slice(space + 1)];
  });
  return {
    model: { type: 'BPE', vocab: vocabulary(tokens), merges, ignore_merges: ignoreMerges },
    added_tokens: added,
    normalizer,
    pre_tokenizer: preTokenizer,
    post_processor: null,
    decoder: { type: 'ByteLevel' },
  };
}

/** As transformers' fast Llama tokenizer: spaces become ▁, each span of text gets one in front. */
function sentencePieceJson(metadata: GgufMetadata, tokens: string[], added: AddedTokenJson[]): TokenizerJson {
  const scores = numbers(metadata, 'tokenizer.ggml.scores');
  if (!scores) throw missing('tokenizer.ggml.scores');
  const excluded = new Set(added.map(({ id }) => id));
  const unknown = metadata.get('tokenizer.ggml.unknown_token_id') ?? 0;
  const prefix = metadata.get('tokenizer.ggml.add_space_prefix') ?? true;
  const spaces = { type: 'Replace', pattern: { String: ' ' }, content: '▁' };
  return {
    model: {
      type: 'BPE',
      vocab: vocabulary(tokens),
      merges: sentencePieceMerges(tokens, scores, excluded),
      unk_token: tokens[Number(unknown)],
      fuse_unk: true,
      byte_fallback: true,
    },
    added_tokens: added,
    normalizer: {
      type: 'Sequence',
      normalizers: prefix ? [{ type: 'Prepend', prepend: '▁' }, spaces] : [spaces],
    },
    pre_tokenizer: null,
    post_processor: null,
    decoder: {
      type: 'Sequence',
      decoders: [
        { type: 'Replace', pattern: { String: '▁' }, content: ' ' },
        { type: 'ByteFallback' },
        { type: 'Fuse' },
        { type: 'Strip', content: ' ', start: 1, stop: 0 },
      ],
    },
  };
}

const vocabulary = (tokens: string[]) => Object.fromEntries(tokens.map((token, id) => [token, id]));

function strings(metadata: GgufMetadata, key: string): string[] {
  const value = metadata.get(key);
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value;
  throw missing(key);
}

function numbers(metadata: GgufMetadata, key: string): ArrayLike<number> | null {
  const value: GgufValue | undefined = metadata.get(key);
  return ArrayBuffer.isView(value) ? value : null;
}

const missing = (key: string) =>
  new AppError(
    'corrupt-weights',
    `The model file has no usable “${key}”, so text cannot be turned into tokens. Get another conversion of the model.`,
    { key },
  );
