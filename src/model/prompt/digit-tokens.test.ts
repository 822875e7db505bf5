import { describe, expect, it } from 'vitest';
import { ChatTemplate } from '#model/tokenizer/chat-template.ts';
import { bytesOnly, gpt2Split, sequence } from '#model/tokenizer/pre-tokenizers.ts';
import { TextTokenizer } from '#model/tokenizer/text-tokenizer.ts';
import { digitTokens } from './digit-tokens.ts';

const letters = [...'ĠĊabcdefghijklmnopqrstuvwxyzARU:[]/.0123456789'];
const spaced = [...'0123456789'].map((digit) => `Ġ${digit}`);

/** A tokenizer with a token for “3” and, where `joined`, another for “ 3”. */
function loadedWith(template: string, { joined = true, missing = '' } = {}) {
  const tokens = [...letters, ...(joined ? spaced : [])].filter((token) => token !== missing);
  const tokenizer = new TextTokenizer({
    json: {
      model: {
        type: 'BPE',
        vocab: Object.fromEntries(tokens.map((token, id) => [token, id])),
        merges: joined ? [...'0123456789'].map((digit) => ['Ġ', digit]) : [['Ġ', 'x']],
      },
      added_tokens: [],
      normalizer: null,
      pre_tokenizer: sequence(gpt2Split, bytesOnly),
      post_processor: null,
      decoder: { type: 'ByteLevel' },
    },
    bosToken: null,
    eosToken: null,
    stopIds: [],
    chatTemplate: template,
  });
  return { tokenizer, chat: new ChatTemplate(template, { bosToken: null, eosToken: null }) };
}

const written = (loaded: ReturnType<typeof loadedWith>) =>
  Array.from(digitTokens(loaded), (id) => loaded.tokenizer.decode([id]));

const afterNewline =
  "{% for m in messages %}{{ m.role + '\n' + m.content + '\n' }}{% endfor %}{% if add_generation_prompt %}{{ 'assistant\n' }}{% endif %}";
const afterColon =
  "{% for m in messages %}{{ m.role + ': ' + m.content + '\n' }}{% endfor %}{% if add_generation_prompt %}{{ 'assistant:' }}{% endif %}";
const oneSided =
  "{% for m in messages %}{% if m.role == 'assistant' %}{{ raise_exception('no answers') }}{% endif %}{{ m.content }}{% endfor %}:";

describe('digitTokens', () => {
  it('takes the bare digits after a header that ends a line', () => {
    expect(written(loadedWith(afterNewline))).toEqual([...'0123456789']);
  });

  it('takes the digits with their space where the chat template writes one before the answer', () => {
    expect(written(loadedWith(afterColon))).toEqual([...'0123456789'].map((digit) => ` ${digit}`));
  });

  it('falls back to the bare digit where space and digit are two tokens', () => {
    expect(written(loadedWith(afterColon, { joined: false }))).toEqual([...'0123456789']);
  });

  it('says which digit is not a token', () => {
    expect(() => digitTokens(loadedWith(afterNewline, { missing: '7' }))).toThrow(
      expect.objectContaining({ code: 'digit-tokens', data: { digit: 7 } }),
    );
  });

  it('says so where the chat template cannot be rendered', () => {
    expect(() => digitTokens(loadedWith(oneSided))).toThrow(
      expect.objectContaining({ code: 'bad-chat-template' }),
    );
  });
});
