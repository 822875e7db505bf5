import { beforeAll, describe, expect, it } from 'vitest';
import { realModelFiles } from '#model/fixtures/real-models.ts';
import { tinyFiles } from '#model/fixtures/tiny-files.ts';
import type { GgufValue } from '#model/weights/gguf-metadata.ts';
import { openModel, type TokenizerFiles } from '#model/weights/open-model.ts';
import { readTestJson } from '../testing/read-file.ts';
import { ggufTokenizer } from './gguf-tokenizer.ts';
import { loadTokenizer } from './load-tokenizer.ts';
import { TextTokenizer } from './text-tokenizer.ts';

/** Written by `generate_tokens.py`: ids by Hugging Face's tokenizers. */
interface Fixture {
  strings: string[];
  plain: Record<string, number[][]>;
  bert: number[][];
  chat: { head: number[]; middle: number[][]; tail: number[] };
}

let fixture: Fixture;
let judge: Extract<TokenizerFiles, { kind: 'gguf' }>;

beforeAll(async () => {
  fixture = (await readTestJson(new URL('../fixtures/tokens.json', import.meta.url))) as Fixture;
  const { files, sha256 } = await realModelFiles('defaultJudge');
  const { tokenizer } = await openModel(files, { sha256 });
  if (tokenizer.kind !== 'gguf') throw new Error('the default judge is no GGUF file');
  judge = tokenizer;
});

/** The strings whose ids differ from the fixture's. */
function differences(wanted: (i: number) => number[], encode: (text: string) => number[]) {
  expect(fixture.strings).toHaveLength(500);
  return fixture.strings.flatMap((text, i) => {
    const ids = encode(text);
    return ids.join() === wanted(i).join() ? [] : [{ text, ids, wanted: wanted(i) }];
  });
}

describe('500 hard strings', { timeout: 60_000 }, () => {
  it.each(['smollm', 'gpt-2', 'llama-bpe', 'qwen2'])('get the ids of Hugging Face, split as %s', (pre) => {
    const metadata = new Map<string, GgufValue>([...judge.metadata, ['tokenizer.ggml.pre', pre]]);
    const tokenizer = new TextTokenizer(ggufTokenizer(metadata));
    const wrong = differences(
      (i) => fixture.plain[pre]![i]!,
      (text) => tokenizer.encodePlain(text),
    );
    expect(wrong).toEqual([]);
  });

  it('get the ids of Hugging Face inside a whole chat prompt', () => {
    const { head, middle, tail } = fixture.chat;
    const { tokenizer, chat } = loadTokenizer(judge);
    const wrong = differences(
      (i) => [...head, ...middle[i]!, ...tail],
      (text) => {
        const content = tokenizer.guarded([{ text, trusted: false }]);
        return tokenizer.encode(chat.render([{ role: 'user', content }], true));
      },
    );
    expect(wrong).toEqual([]);
  });

  it('come back as they were, save for a control character that SmolLM2 has no token for', () => {
    const { tokenizer } = loadTokenizer(judge);
    const known = fixture.strings.filter((text) => !text.includes('\x1d'));
    expect(known.length).toBeGreaterThan(490);
    for (const text of known) expect(tokenizer.decode(tokenizer.encodePlain(text))).toBe(text);
  });

  it("get the ids of Hugging Face on the embedder's vocabulary", async () => {
    const { files, sha256 } = await realModelFiles('embedder');
    const { tokenizer } = loadTokenizer((await openModel(files, { sha256 })).tokenizer);
    const wrong = differences(
      (i) => fixture.bert[i]!,
      (text) => tokenizer.encodePlain(text),
    );
    expect(wrong).toEqual([]);
  });

  it('get the same ids from tokenizer.json as from GGUF', async () => {
    const load = async (name: 'llama' | 'llama-gguf') =>
      loadTokenizer((await openModel(await tinyFiles(name))).tokenizer).tokenizer;
    const [json, gguf] = [await load('llama'), await load('llama-gguf')];
    for (const text of fixture.strings) {
      expect(json.encode(text), text).toEqual(gguf.encode(text));
      expect(json.encodePlain(text), text).toEqual(gguf.encodePlain(text));
    }
    expect(json.stopIds).toEqual(gguf.stopIds);
  });
});
