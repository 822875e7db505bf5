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

  it('tells whether ChatML stands in', () => {
    expect(new ChatTemplate(null, none).isFallback).toBe(true);
    expect(new ChatTemplate('{{ messages[0].content }}', none).isFallback).toBe(false);
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

describe('the limits of a template', () => {
  const doubling = (what: string, times: number) =>
    `{% set ns = namespace(a=${what}) %}{% for i in range(${times}) %}{% set ns.a = STEP %}{% endfor %}`;

  it.each([
    ['a long range', '{% for i in range(1000000000) %}x{% endfor %}'],
    ['a range without end', '{% for i in range(1e308 * 10) %}x{% endfor %}'],
    ['a range of tiny steps', '{% for i in range(0, 1, 0.0000001) %}x{% endfor %}'],
    [
      'empty loops in each other',
      '{% for i in range(90000) %}{% for j in range(90000) %}{% endfor %}{% endfor %}',
    ],
    ['a text that doubles', `${doubling("'ab'", 60).replace('STEP', 'ns.a ~ ns.a')}{{ ns.a }}`],
    ['a list that doubles', `${doubling('[1]', 60).replace('STEP', 'ns.a + ns.a')}{{ ns.a }}`],
    [
      'a list in itself, written out',
      `${doubling('[1]', 60).replace('STEP', '[ns.a, ns.a]')}{{ ns.a | tojson }}`,
    ],
    [
      'objects in each other, written out',
      `${doubling('[1]', 60).replace('STEP', "{'a': ns.a, 'b': ns.a}")}{{ ns.a | tojson }}`,
    ],
    ['replacing', `${doubling("'aa'", 60).replace('STEP', "ns.a | replace('a', ns.a)")}{{ ns.a }}`],
    ['a macro that calls itself', '{% macro f() %}{{ f() }}{{ f() }}{% endmacro %}{{ f() }}'],
    ['macros that call each other twice', macros(40)],
    ['much written in a loop', `{% for i in range(90000) %}${'x'.repeat(1000)}{% endfor %}`],
    ['more than any template has', '{# x #}'.repeat(100_000)],
  ])('are passed by %s, which ends in seconds', (_, source) => {
    expect(() => new ChatTemplate(source, none).render(question, true)).toThrow(
      expect.objectContaining({ code: 'bad-chat-template' }),
    );
  });

  it('are not passed by a template that goes through long messages many times', () => {
    const source = `{% for m in messages %}{% for i in range(20) %}{% if 'zz' in m.content %}{{ i }}{% endif %}{% endfor %}{{ m.content | trim }}{% endfor %}`;
    const long = { role: 'user', content: 'a'.repeat(3_000_000) } as const;
    expect(new ChatTemplate(source, none).render([long, long], true)).toHaveLength(6_000_000);
  });

  it('count up and down as Python does', () => {
    const source = '{{ range(3) }}{{ range(1, 4) }}{{ range(5, 0, -2) }}{{ range(3, 1) }}';
    expect(new ChatTemplate(source, none).render(question, true)).toBe('[0, 1, 2][1, 2, 3][5, 3, 1][]');
  });
});

/** Each macro calls the next one twice. */
function macros(count: number): string {
  const each = (at: number) =>
    `{% macro m${at}() %}${at === 0 ? '' : `{% set a = m${at - 1}() %}{% set a = m${at - 1}() %}`}{% endmacro %}`;
  return `${Array.from({ length: count }, (_, at) => each(at)).join('')}{{ m${count - 1}() }}`;
}

describe('jsonTokenizer', () => {
  const json = {
    model: { type: 'BPE', vocab: {}, merges: [] },
    added_tokens: [{ id: 5, content: '</s>', special: true }],
  };

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
