import { AppError } from '#core/errors.ts';
import type { ComponentJson } from './tokenizer-json.ts';

/**
 * GPT-2's split (Radford et al. 2019, encoder.py). `\s` means Unicode white space, as in Hugging Face's
 * tokenizers: the library's own ByteLevel splits by JavaScript's `\s`, which has U+FEFF and lacks U+0085.
 */
const gpt2Pattern = String.raw`'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`;

const contractions = "(?i:'s|'t|'re|'ve|'m|'ll|'d)";
const rest = String.raw` ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`;
/** Llama 3: digits in threes. */
const llama3Pattern = String.raw`${contractions}|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}|${rest}`;
/** Qwen 2 and 3: digits one by one. */
const qwen2Pattern = String.raw`${contractions}|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}|${rest}`;

export const split = (pattern: string): ComponentJson => ({
  type: 'Split',
  pattern: { Regex: pattern },
  behavior: 'Isolated',
  invert: false,
});

/** Bytes as letters, with no split of its own. */
export const bytesOnly: ComponentJson = {
  type: 'ByteLevel',
  add_prefix_space: false,
  trim_offsets: true,
  use_regex: false,
};

export const sequence = (...pretokenizers: ComponentJson[]): ComponentJson => ({
  type: 'Sequence',
  pretokenizers,
});

export const gpt2Split = split(gpt2Pattern);
/** Each digit alone, in every script: what Hugging Face's `Digits` does. */
export const digitSplit = split(String.raw`\p{N}`);
export const digitRunSplit = split(String.raw`\p{N}+`);

/** Patterns that are known to take time in proportion to the text. */
export const ownPatterns: ReadonlySet<string> = new Set([
  gpt2Pattern,
  llama3Pattern,
  qwen2Pattern,
  String.raw`\p{N}`,
  String.raw`\p{N}+`,
]);

interface PreTokenizer {
  preTokenizer: ComponentJson;
  normalizer: ComponentJson | null;
  /** A pre-token that is a token is taken whole. */
  ignoreMerges: boolean;
}

const byName: Record<string, PreTokenizer> = {
  'gpt-2': { preTokenizer: sequence(gpt2Split, bytesOnly), normalizer: null, ignoreMerges: false },
  smollm: { preTokenizer: sequence(digitSplit, gpt2Split, bytesOnly), normalizer: null, ignoreMerges: false },
  'llama-bpe': {
    preTokenizer: sequence(split(llama3Pattern), bytesOnly),
    normalizer: null,
    ignoreMerges: true,
  },
  qwen2: {
    preTokenizer: sequence(split(qwen2Pattern), bytesOnly),
    normalizer: { type: 'NFC' },
    ignoreMerges: false,
  },
};

const aliases: Record<string, string> = {
  default: 'gpt-2',
  llama3: 'llama-bpe',
  'llama-v3': 'llama-bpe',
  'deepseek-r1-qwen': 'qwen2',
};

/** How `tokenizer.ggml.pre` says that text is split before byte-pair encoding. Null means GPT-2's way. */
export function preTokenizerOf(name: string | null): PreTokenizer {
  const known = byName[aliases[name ?? 'default'] ?? name!];
  if (known) return known;
  throw new AppError(
    'unsupported-tokenizer',
    `The model's tokenizer splits text the way of “${name}”, which is not supported; tokens would be wrong. Choose a GGUF of SmolLM, Llama 3, Qwen 2 or Qwen 3, or safetensors with tokenizer.json.`,
    { pre: name },
  );
}
