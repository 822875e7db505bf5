import { Tokenizer } from '@huggingface/tokenizers';
import { AppError } from '#core/errors.ts';
import { replace } from './faithful-bert.ts';
import { ownPatterns } from './pre-tokenizers.ts';
import type { TokenizerJson } from './tokenizer-json.ts';

/**
 * A tokenizer brings regular expressions of its own, and JavaScript's can take time in proportion to the square of a
 * text or worse. Each is tried on texts made to provoke it before any row is read: repetitions of the characters that
 * it names and of one of each kind, with another character after them.
 */

/** A linear pattern takes less than a millisecond for a short text, one or two for 6,000 characters and a few for the longest. */
const maxMilliseconds = (length: number) => (length < 10_000 ? 25 : 150);
/**
 * Lengths of the texts. The short ones grow by one and then by a tenth, so that a pattern whose time doubles with each
 * character is found before it takes minutes; a square shows at the long ones.
 */
const lengths = [
  ...Array.from({ length: 27 }, (_, step) => 14 + step),
  ...Array.from({ length: 33 }, (_, step) => Math.round(44 * 1.1 ** step)),
  ...[1500, 6000, 20_000],
];
const maxPatternLength = 5000;

const kinds = [' ', '\n', '\r', 'a', 'Z', '7', '.', "'", '_', '-', 'é', '中', '\u3000'];
const endings = ['', '!', 'b', '\n', '\u0001'];

/** @throws AppError `unsupported-tokenizer` that names the pattern, where one is too slow */
export function refuseSlowPatterns(
  json: Pick<TokenizerJson, 'normalizer' | 'pre_tokenizer' | 'decoder'>,
): void {
  const patterns = new Set(patternsIn([json.normalizer, json.pre_tokenizer, json.decoder]));
  for (const pattern of patterns) if (!ownPatterns.has(pattern)) refuseSlow(pattern);
}

/** Every regular expression below some parts; iteratively, whatever their depth. */
function* patternsIn(parts: readonly unknown[]): Generator<string> {
  const open: unknown[] = [...parts];
  while (open.length > 0) {
    const part = open.pop();
    if (typeof part !== 'object' || part === null) continue;
    for (const [key, value] of Object.entries(part))
      if (key === 'Regex' && typeof value === 'string') yield value;
      else open.push(value);
  }
}

function refuseSlow(pattern: string): void {
  const refuse = (why: string) =>
    new AppError(
      'unsupported-tokenizer',
      `tokenizer.json splits text by the pattern “${pattern.slice(0, 80)}”, ${why}. Get another conversion of the model.`,
      { file: 'tokenizer.json', pattern: pattern.slice(0, 1000) },
    );
  if (pattern.length > maxPatternLength) throw refuse(`which has ${pattern.length} characters`);
  const find = matcher(pattern);
  const pumps = pumpsOf(pattern);
  for (const length of lengths)
    for (const pump of pumps)
      for (const ending of endings) {
        const text = pump.repeat(Math.ceil(length / pump.length)) + ending;
        const isSlow = () => {
          const start = performance.now();
          find(text);
          return performance.now() - start > maxMilliseconds(text.length);
        };
        // A busy machine may hold up one call, but hardly two.
        if (isSlow() && isSlow()) throw refuse('whose time can grow much faster than the text');
      }
}

/** Replaces every match, with the pattern translated to JavaScript as the library translates it. */
function matcher(pattern: string): (text: string) => unknown {
  const { normalizer } = new Tokenizer(
    {
      model: { type: 'BPE', vocab: {}, merges: [] },
      added_tokens: [],
      normalizer: replace({ Regex: pattern }, ''),
      pre_tokenizer: null,
      post_processor: null,
      decoder: null,
    },
    {},
  ) as unknown as { normalizer(text: string): string };
  return (text) => normalizer(text);
}

/** What to repeat: the words and the characters that a pattern names, pairs of those, and one of each kind. */
function pumpsOf(pattern: string): string[] {
  const plain = pattern.replace(/\\[pP]\{\w{0,40}\}|\\./g, ' ');
  const words = plain.match(/[\p{L}\p{N}]{2,20}/gu) ?? [];
  const characters = [...new Set(plain.match(/[^()[\]{}|?*+^$\\]/gu) ?? [])].slice(0, 12);
  const pairs = characters.slice(0, 6).flatMap((one) => characters.slice(0, 6).map((other) => one + other));
  return [...new Set([...kinds, ...characters, ...words.slice(0, 12), ...pairs])];
}
