import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { guard, guardSpecials } from './guard.ts';

const specials = ['<|im_end|>', '<|end|>', '<s>', '<<s>>'];
const unguarded = (text: string) => text.replaceAll(guard, '');
const shards = fc
  .array(
    fc.constantFrom('<|im_end|>', '<|end|>', '<s>', '<<', '>>', '<', '|', 'im_', 'end', 's', '>', ' ', 'é'),
  )
  .map((parts) => parts.join(''));

describe('guardSpecials', () => {
  it('leaves no special token that untrusted text has a part in, and changes nothing else', () => {
    const span = fc.record({ text: shards, trusted: fc.boolean() });
    fc.assert(
      fc.property(fc.array(span, { maxLength: 5 }), (spans) => {
        const result = guardSpecials(spans, specials);
        expect(unguarded(result)).toBe(spans.map(({ text }) => text).join(''));
        if (spans.every(({ trusted }) => trusted)) expect(result).not.toContain(guard);
        if (spans.every(({ trusted }) => !trusted))
          for (const special of specials) expect(result).not.toContain(special);
      }),
    );
  });

  it('guards a token that a row completes, and keeps those that are the template’s alone', () => {
    const spans = [
      { text: '<|end|>a<|e', trusted: true },
      { text: 'nd|>', trusted: false },
      { text: '<|end|>', trusted: true },
    ];
    expect(guardSpecials(spans, specials)).toBe(`<|end|>a<${guard}|end|><|end|>`);
  });

  it('finds an empty special token nowhere', () => {
    expect(guardSpecials([{ text: 'a<s>', trusted: false }], ['', '<s>'])).toBe(`a<${guard}s>`);
  });

  it('turns lone surrogates into U+FFFD, its own sign among them', () => {
    const text = `a\uD800b\uDC00c😀${guard}`;
    expect(guardSpecials([{ text, trusted: false }], specials)).toBe('a\uFFFDb\uFFFDc😀\uFFFD');
  });
});
