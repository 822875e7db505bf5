import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { realModelFiles } from '#model/fixtures/real-models.ts';
import type { GgufMetadata, GgufValue } from '#model/weights/gguf-metadata.ts';
import { openModel } from '#model/weights/open-model.ts';
import { ggufTokenizer } from './gguf-tokenizer.ts';
import { type LoadedTokenizer, loadTokenizer } from './load-tokenizer.ts';
import { TextTokenizer } from './text-tokenizer.ts';

interface Fixture {
  strings: string[];
  plain: Record<string, number[][]>;
  chat: { head: number[]; middle: number[][]; tail: number[] };
}

let fixture: Fixture;
let metadata: GgufMetadata;
let loaded: LoadedTokenizer;

beforeAll(async () => {
  fixture = JSON.parse(await readFile(new URL('../fixtures/tokens.json', import.meta.url), 'utf8'));
  const { files, sha256 } = await realModelFiles('defaultJudge');
  const opened = await openModel(files, { sha256 });
  if (opened.tokenizer.kind !== 'gguf') throw new Error('the default judge is no GGUF file');
  metadata = opened.tokenizer.metadata;
  loaded = loadTokenizer(opened.tokenizer);
});

describe('ggufTokenizer', () => {
  it.each(['smollm', 'gpt-2', 'llama-bpe', 'qwen2'])(
    'gives the ids of Hugging Face, splitting as %s',
    (pre) => {
      const changed = new Map<string, GgufValue>([...metadata, ['tokenizer.ggml.pre', pre]]);
      const tokenizer = new TextTokenizer(ggufTokenizer(changed));
      const wrong = fixture.strings.flatMap((text, i) => {
        const ids = tokenizer.encodePlain(text);
        return ids.join() === fixture.plain[pre]![i]!.join()
          ? []
          : [{ text, ids, wanted: fixture.plain[pre]![i] }];
      });
      expect(fixture.strings).toHaveLength(500);
      expect(wrong).toEqual([]);
    },
  );

  it('gives the ids of a whole chat prompt', () => {
    const { head, middle, tail } = fixture.chat;
    const { tokenizer, chat } = loaded;
    const wrong = fixture.strings.flatMap((text, i) => {
      const content = tokenizer.guarded([{ text, trusted: false }]);
      const ids = tokenizer.encode(chat.render([{ role: 'user', content }], true));
      const wanted = [...head, ...middle[i]!, ...tail];
      return ids.join() === wanted.join() ? [] : [{ text, ids, wanted }];
    });
    expect(wrong).toEqual([]);
  });
});
