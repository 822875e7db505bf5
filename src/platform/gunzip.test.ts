import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { AppError } from '#core/errors.ts';
import { gunzip } from './gunzip.ts';

async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.slice(at, at + size);
}

const text = Array.from({ length: 20_000 }, (_, at) => `line ${at} ${(at * 7919) % 104_729}`).join('\n');
const plain = new TextEncoder().encode(text);
const packed = new Uint8Array(gzipSync(plain));

/** What comes out, and the error's code where one ends it. */
async function read(bytes: Uint8Array, size = 5000): Promise<{ text: string; code: string | null }> {
  const decoder = new TextDecoder();
  let out = '';
  try {
    for await (const chunk of gunzip(() => pieces(bytes, size)))
      out += decoder.decode(chunk, { stream: true });
    return { text: out, code: null };
  } catch (thrown) {
    return { text: out, code: (thrown as AppError).code };
  }
}

describe('gunzip', () => {
  it('gives the file whole, whatever pieces it comes in', async () => {
    for (const size of [1000, 65_536, 1 << 24])
      expect(await read(packed, size)).toEqual({ text, code: null });
  });

  it('gives what comes before the place where the file is cut off', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 20, max: packed.length - 1 }),
        fc.constantFrom(777, 65_536),
        async (cut, size) => {
          const { text: got, code } = await read(packed.subarray(0, cut), size);
          expect(code).toBe('truncated-gzip');
          expect(text.startsWith(got)).toBe(true);
          // Deflate gives out whole blocks; what is lost is at most the last of them.
          expect(got.length).toBeGreaterThan((cut / packed.length) * text.length - 65_536);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('notices damage', async () => {
    const damaged = packed.slice();
    damaged[packed.length >> 1]! ^= 0xff;
    const { text: got, code } = await read(damaged);
    expect(code).toMatch(/^(damaged|truncated)-gzip$/);
    expect(got.length).toBeLessThan(text.length + 65_536);
  });

  it('notices a wrong checksum', async () => {
    const damaged = packed.slice();
    damaged[packed.length - 8]! ^= 0xff;
    expect((await read(damaged)).code).toMatch(/^(damaged|truncated)-gzip$/);
  });

  it('reads files of several members', async () => {
    const second = new Uint8Array(gzipSync(new TextEncoder().encode('\nthe second')));
    const both = new Uint8Array([...packed, ...second]);
    for (const size of [999, 1 << 20])
      expect(await read(both, size)).toEqual({ text: `${text}\nthe second`, code: null });
  });

  it('passes on what its source throws, and closes it', async () => {
    let closed = false;
    async function* failing() {
      try {
        yield packed.slice(0, 3000);
        throw new AppError('read-interrupted', 'gone');
      } finally {
        closed = true;
      }
    }
    const reading = (async () => {
      for await (const _ of gunzip(failing)) void 0;
    })();
    await expect(reading).rejects.toMatchObject({ code: 'read-interrupted' });
    expect(closed).toBe(true);
  });

  it('closes its source when reading stops early', async () => {
    let closed = false;
    async function* endless() {
      try {
        yield* pieces(packed, 500);
      } finally {
        closed = true;
      }
    }
    for await (const _ of gunzip(endless)) break;
    await vi.waitFor(() => expect(closed).toBe(true));
  });
});
