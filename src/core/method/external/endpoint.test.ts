import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { endpointAddress } from './endpoint-address.ts';
import { redactor } from './redact.ts';
import { waitAsked } from './retry-after.ts';

describe('an address', () => {
  const at = 'https://a.example';
  it.each([
    [`${at}/v1`, `${at}/v1`, `${at}/v1/chat/completions`],
    [` ${at}/v1/// `, `${at}/v1`, `${at}/v1/chat/completions`],
    [at, at, `${at}/chat/completions`],
    [`${at}/v1/chat/completions`, `${at}/v1`, `${at}/v1/chat/completions`],
    [`${at}/v1/chat/completions/`, `${at}/v1`, `${at}/v1/chat/completions`],
    [`${at}/v1#models`, `${at}/v1`, `${at}/v1/chat/completions`],
    [
      `${at}/openai/deployments/m/?api-version=2024-06-01`,
      `${at}/openai/deployments/m?api-version=2024-06-01`,
      `${at}/openai/deployments/m/chat/completions?api-version=2024-06-01`,
    ],
    ['http://127.0.0.1:8080/v1', 'http://127.0.0.1:8080/v1', 'http://127.0.0.1:8080/v1/chat/completions'],
  ])('%s is stored as %s and asked at %s', (text, base, request) => {
    expect(endpointAddress(text)).toMatchObject({ base, request });
    expect(endpointAddress(base)).toMatchObject({ base, request });
  });

  it.each([
    ['', 'begins with'],
    ['nowhere', 'begins with'],
    ['ftp://a.example/v1', 'begins with'],
    ['javascript:alert(1)', 'begins with'],
    ['https://', 'begins with'],
    ['https://user:secret@a.example/v1', 'password'],
    ['https://secret@a.example/v1', 'user name'],
    ['https://a.example/v1?key=secret', 'looks like a key'],
    ['https://a.example/v1?api-key=secret', 'looks like a key'],
  ])('%j is refused: %s', (text, words) => {
    const thrown = expect.objectContaining({ code: 'bad-endpoint', message: expect.stringContaining(words) });
    expect(() => endpointAddress(text)).toThrow(thrown);
    if (text.includes('secret')) expect(() => endpointAddress(text)).not.toThrow(/secret/);
  });
});

describe('how long an endpoint asks to wait', () => {
  const now = Date.UTC(2026, 0, 1);
  const later = (seconds: number) => new Date(now + 1000 * seconds).toUTCString();
  it.each([
    [{}, null],
    [{ 'retry-after': '7' }, 7000],
    [{ 'retry-after': '0.5' }, 500],
    [{ 'retry-after': later(20) }, 20_000],
    [{ 'retry-after': later(-5) }, 0],
    // The server's own clock is an hour ahead.
    [{ 'retry-after': later(3620), date: later(3600) }, 20_000],
    [{ 'retry-after': 'soon' }, null],
    [{ 'retry-after': '-7' }, null],
    [{ 'retry-after-ms': '250', 'retry-after': '7' }, 250],
    [{ 'x-ratelimit-reset-requests': '6m0s' }, 360_000],
    [{ 'x-ratelimit-reset-tokens': '20ms' }, 20],
    [
      {
        'x-ratelimit-reset-requests': '24h',
        'x-ratelimit-reset-tokens': '2s',
        'x-ratelimit-remaining-tokens': '0',
      },
      2000,
    ],
    [{ 'x-ratelimit-reset': String(now / 1000 + 30) }, 30_000],
    [{ 'x-ratelimit-reset': String(now + 30_000) }, 30_000],
    [{ 'x-ratelimit-reset': '30' }, 30_000],
  ] as [Record<string, string>, number | null][])('%j is %j ms', (headers, wait) => {
    expect(waitAsked(new Headers(headers), now)).toBe(wait);
  });
});

describe('a key', () => {
  const keyText = fc.string({ unit: fc.constantFrom(...'abcXYZ0189-_./+= é'), minLength: 8, maxLength: 60 });
  const around = fc.string({ unit: fc.constantFrom(...'QWuv {}":,\n'), maxLength: 20 });

  it('is taken out of any text, in every form in which it may be repeated', () => {
    fc.assert(
      fc.property(keyText, around, around, (key, before, after) => {
        const redact = redactor(key);
        const bytes = [...new TextEncoder().encode(`user:${key}`)].map((byte) => String.fromCharCode(byte));
        for (const form of [key, key.toLowerCase(), encodeURIComponent(key), key.slice(0, 8)]) {
          const clean = redact(`${before}${form}${after}`);
          for (let from = 0; from + 8 <= key.length; from++)
            expect(clean.toLowerCase()).not.toContain(key.slice(from, from + 8).toLowerCase());
        }
        const encoded = btoa(bytes.join(''));
        // Less than one group of the key is left at either end.
        expect(redact(`${before}${encoded}${after}`)).not.toContain(encoded.slice(8, -4) || encoded);
      }),
      { numRuns: 300 },
    );
  });

  it('leaves other text as it is, and a placeholder is no key', () => {
    expect(redactor('sk-0123456789')('The answer is 7, sk-0123.')).toBe('The answer is 7, sk-0123.');
    expect(redactor('none')('There is none.')).toBe('There is none.');
    expect(redactor(null)('anything')).toBe('anything');
  });
});
