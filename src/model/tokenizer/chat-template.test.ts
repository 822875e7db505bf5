import { describe, expect, it } from 'vitest';
import { ChatTemplate } from './chat-template.ts';
import { jsonTokenizer } from './json-tokenizer.ts';

const none = { bosToken: null, eosToken: null };
const question = [{ role: 'user', content: 'Hi {{ x }}' }] as const;

describe('ChatTemplate', () => {
  it('is ChatML where the model has none', () => {
    const chat = new ChatTemplate(null, none);
    expect(chat.render(question, true)).toBe(
      '<|im_start|>user\nHi {{ x }}<|im_end|>\n<|im_start|>assistant\n',
    );
    expect(chat.render([...question, { role: 'assistant', content: '7' }], false)).toBe(
      '<|im_start|>user\nHi {{ x }}<|im_end|>\n<|im_start|>assistant\n7<|im_end|>\n',
    );
  });

  it("gives a template the model's own first and last tokens", () => {
    const chat = new ChatTemplate('{{ bos_token }}{{ messages[0].content }}{{ eos_token }}', {
      bosToken: '<s>',
      eosToken: '</s>',
    });
    expect(chat.render(question, true)).toBe('<s>Hi {{ x }}</s>');
  });

  it('does not depend on the day', () => {
    const source = `{%- if not date_string is defined %}{% set date_string = strftime_now("%d %b %Y") %}{% endif -%}
{{ date_string }}, {{ strftime_now("%Y") }}, {{ strftime_now is defined }}`;
    expect(new ChatTemplate(source, none).render(question, true)).toBe('26 Jul 2024, 26 Jul 2024, true');
  });

  it('asks a model that can think for its answer at once', () => {
    const source =
      '{% if enable_thinking is defined and enable_thinking is false %}<think></think>{% endif %}';
    expect(new ChatTemplate(source, none).render(question, true)).toBe('<think></think>');
  });

  it.each(['{% for x in %}', "{{ raise_exception('no') }}"])('says so where %s cannot be used', (source) => {
    expect(() => new ChatTemplate(source, none).render(question, true)).toThrow(
      expect.objectContaining({ code: 'bad-chat-template' }),
    );
  });
});

describe('jsonTokenizer', () => {
  const json = { model: { type: 'BPE' }, added_tokens: [{ id: 5, content: '</s>', special: true }] };

  it('takes the template of chat_template.jinja before that of tokenizer_config.json', () => {
    expect(jsonTokenizer(json, { chat_template: 'config' }, 'file').chatTemplate).toBe('file');
    expect(jsonTokenizer(json, { chat_template: 'config' }, null).chatTemplate).toBe('config');
    expect(jsonTokenizer(json, {}, null).chatTemplate).toBeNull();
  });

  it('takes the default of several named templates', () => {
    const chat_template = [
      { name: 'tool_use', template: 'tools' },
      { name: 'default', template: 'plain' },
    ];
    expect(jsonTokenizer(json, { chat_template }, null).chatTemplate).toBe('plain');
  });

  it('reads tokens that are named as strings or as objects', () => {
    const description = jsonTokenizer(json, { bos_token: { content: '<s>' }, eos_token: '</s>' }, null);
    expect(description).toMatchObject({ bosToken: '<s>', eosToken: '</s>', stopIds: [5] });
  });

  it.each([null, 7, {}, { model: 'x' }])('refuses %j as a tokenizer.json', (value) => {
    expect(() => jsonTokenizer(value, {}, null)).toThrow(expect.objectContaining({ code: 'bad-config' }));
  });
});
