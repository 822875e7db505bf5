import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { realModelFiles } from '../fixtures/real-models.ts';
import { readTestJson } from '../testing/read-file.ts';
import { loadTokenizer } from '../tokenizer/load-tokenizer.ts';
import { TextTokenizer } from '../tokenizer/text-tokenizer.ts';
import { openModel } from '../weights/open-model.ts';
import { TextStream } from './text-stream.ts';

let bytePairs: TextTokenizer;
let byteFallback: TextTokenizer;

beforeAll(async () => {
  const { files, sha256 } = await realModelFiles('defaultJudge');
  bytePairs = loadTokenizer((await openModel(files, { sha256 })).tokenizer).tokenizer;
  // A vocabulary of TinyLlama's kind: characters that it lacks are written as tokens of one byte each.
  const bytes = Array.from(
    { length: 256 },
    (_, byte) => `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`,
  );
  const tokens = ['<unk>', ...bytes, '▁', 'a', 'b', '▁a', 'é'];
  byteFallback = new TextTokenizer({
    json: {
      model: {
        type: 'BPE',
        vocab: Object.fromEntries(tokens.map((token, id) => [token, id])),
        merges: [['▁', 'a']],
        unk_token: '<unk>',
        fuse_unk: true,
        byte_fallback: true,
      },
      added_tokens: [],
      normalizer: { type: 'Replace', pattern: { String: ' ' }, content: '▁' },
      pre_tokenizer: null,
      post_processor: null,
      decoder: {
        type: 'Sequence',
        decoders: [
          { type: 'Replace', pattern: { String: '▁' }, content: ' ' },
          { type: 'ByteFallback' },
          { type: 'Fuse' },
          { type: 'Strip', content: ' ', start: 1, stop: 0 },
        ],
      },
    },
    bosToken: null,
    eosToken: null,
    stopIds: [],
    chatTemplate: null,
  });
});

const pieces = (tokenizer: TextTokenizer, ids: readonly number[]) => {
  const stream = new TextStream((each) => tokenizer.decodePlain(each));
  const given = ids.map((id) => stream.push(id));
  return { given, last: stream.finish() };
};

describe('TextStream', { timeout: 60_000 }, () => {
  it('gives a character when its last token is there, and nothing before', () => {
    const ids = bytePairs.encodePlain('ok 🦜!');
    const { given, last } = pieces(bytePairs, ids);
    expect(given.join('') + last).toBe('ok 🦜!');
    expect(given.some((piece) => piece === '')).toBe(true);
    expect(given.join('')).not.toContain('\uFFFD');
  });

  it('gives, piece by piece, the text of all tokens: 500 hard strings', async () => {
    const { strings } = (await readTestJson(new URL('../fixtures/tokens.json', import.meta.url))) as {
      strings: string[];
    };
    for (const string of strings) {
      const ids = bytePairs.encodePlain(string);
      const { given, last } = pieces(bytePairs, ids);
      expect(given.join('') + last).toBe(bytePairs.decode(ids));
    }
  });

  it.each(['bytePairs', 'byteFallback'] as const)('never gives half a character of any text: %s', (kind) => {
    const tokenizer = kind === 'bytePairs' ? bytePairs : byteFallback;
    const text = fc
      .array(fc.constantFrom('a', ' ', 'é', '日', '👋🏽', '\n', 'ع', '🇵🇪', 'b'), {
        minLength: 1,
        maxLength: 12,
      })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, (text) => {
        const ids = tokenizer.encodePlain(text);
        const { given, last } = pieces(tokenizer, ids);
        expect([...given, last].join('')).toBe(tokenizer.decode(ids));
        for (const piece of given) expect(piece).not.toContain('\uFFFD');
      }),
    );
  });

  it('shows bytes that never become a character as U+FFFD, and goes on after them', () => {
    const parrot = bytePairs.encodePlain('🦜');
    expect(parrot.length).toBeGreaterThan(1);
    const ids = [parrot[0]!, ...bytePairs.encodePlain('ok')];
    const { given, last } = pieces(bytePairs, ids);
    expect(given[0]).toBe('');
    expect(given.join('') + last).toBe(bytePairs.decode(ids));
    const cut = pieces(bytePairs, parrot.slice(0, -1));
    expect(cut.given.join('')).toBe('');
    expect(cut.last).toBe('\uFFFD');
  });
});
