import { faithfulBertNormalizer } from './faithful-bert.ts';
import { guard } from './guard.ts';
import { bytesOnly, digitRunSplit, digitSplit, gpt2Split, sequence } from './pre-tokenizers.ts';
import type { ComponentJson, TokenizerJson } from './tokenizer-json.ts';

/**
 * tokenizer.json as the JavaScript library needs it to give the tokens of Hugging Face's Rust library:
 * digits of every script split alone, white space as Unicode has it, guards removed before text is split.
 * Post-processing is left out: a chat template writes its special tokens itself.
 */
export function faithfulJson(json: TokenizerJson): TokenizerJson {
  // Not in the normalizer: a text that is one special token and nothing else is looked up after it.
  const removal: ComponentJson = { type: 'Replace', pattern: { String: guard }, content: '' };
  return {
    ...json,
    // The Rust library ignores an empty added token; the JavaScript one would find it everywhere.
    added_tokens: (json.added_tokens ?? [])
      .filter(({ content }) => content !== '')
      .map((token) => (token.special ? { ...token, normalized: false } : token)),
    normalizer: json.normalizer ? faithfulNormalizer(json.normalizer) : null,
    pre_tokenizer: json.pre_tokenizer ? sequence(removal, faithfulPreTokenizer(json.pre_tokenizer)) : removal,
    post_processor: null,
    decoder: json.decoder ?? null,
  };
}

const faithfulNormalizer = (component: ComponentJson) =>
  component.type === 'BertNormalizer' ? faithfulBertNormalizer(component) : component;

function faithfulPreTokenizer(component: ComponentJson): ComponentJson {
  if (component.type === 'Sequence' && Array.isArray(component.pretokenizers))
    return sequence(...component.pretokenizers.map(faithfulPreTokenizer));
  if (component.type === 'Digits') return component.individual_digits ? digitSplit : digitRunSplit;
  const splitsItself = component.type === 'ByteLevel' && component.use_regex !== false;
  return splitsItself && !component.add_prefix_space ? sequence(gpt2Split, bytesOnly) : component;
}
