import type { ComponentJson } from './tokenizer-json.ts';

/** The library's normalizer that replaces every match. */
export const replace = (pattern: Record<string, string>, content: string): ComponentJson => ({
  type: 'Replace',
  pattern,
  content,
});

/** Ideographs past U+FFFF that Hugging Face's BertNormalizer sets apart, with its gap below U+2B920. */
const ideographs = [
  [0x20000, 0x2a6df],
  [0x2a700, 0x2b73f],
  [0x2b740, 0x2b81f],
  [0x2b920, 0x2ceaf],
  [0x2f800, 0x2fa1f],
]
  .map(([first, last]) => `${String.fromCodePoint(first!)}-${String.fromCodePoint(last!)}`)
  .join('');

/**
 * What the JavaScript library's BertNormalizer leaves out: it does not see ideographs past U+FFFF, and its
 * lower case of a final Σ is ς, where Hugging Face lowers each letter by itself.
 */
export function faithfulBertNormalizer(component: ComponentJson): ComponentJson {
  const normalizers: ComponentJson[] = [];
  // `$&` is the text found: the library hands the content to String.replaceAll.
  if (component.handle_chinese_chars) normalizers.push(replace({ Regex: `[${ideographs}]` }, ' $& '));
  if (component.lowercase) normalizers.push(replace({ String: 'Σ' }, 'σ'));
  return { type: 'Sequence', normalizers: [...normalizers, component] };
}
