import { describe, expect, it } from 'vitest';
import { realModelFiles } from '../fixtures/real-models.ts';
import { tinyFiles } from '../fixtures/tiny-files.ts';
import { ChatTemplate } from '../tokenizer/chat-template.ts';
import { loadTokenizer } from '../tokenizer/load-tokenizer.ts';
import { bufferSource } from '../weights/byte-source.ts';
import { openModel } from '../weights/open-model.ts';
import { stopTokens } from './stop-tokens.ts';

const json = (value: unknown) => bufferSource(new TextEncoder().encode(JSON.stringify(value)));

async function tiny(extra: Record<string, unknown> = {}) {
  const files = await tinyFiles('llama');
  for (const [name, value] of Object.entries(extra)) files.set(name, json(value));
  return loadTokenizer((await openModel(files)).tokenizer);
}

describe('stopTokens', () => {
  it("are the tokenizer's end and the end of a turn in its chat template", async () => {
    // 2 is <|im_end|>, which is both; with another end of text, the template's still counts.
    expect([...stopTokens(await tiny())]).toEqual([2]);
    const other = await tiny({ 'tokenizer_config.json': { eos_token: '<|endoftext|>' } });
    expect([...stopTokens(other)].sort()).toEqual([0, 2]);
  });

  it.each([
    [0, [0, 2]],
    [
      [0, 1],
      [0, 1, 2],
    ],
    [null, [2]],
    ['<|endoftext|>', [2]],
  ])('are those of generation_config.json too: %j', async (eos_token_id, expected) => {
    const loaded = await tiny({ 'generation_config.json': { eos_token_id } });
    expect([...stopTokens(loaded)].sort()).toEqual(expected);
  });

  it('are no ordinary tokens that a chat template puts after an answer', async () => {
    const { tokenizer } = await tiny();
    const chat = new ChatTemplate(
      '{% for message in messages %}{{ message.role }}: {{ message.content }}\nend\n{% endfor %}',
      { bosToken: null, eosToken: null },
    );
    expect([...stopTokens({ tokenizer, chat })]).toEqual([2]);
  });

  it('of the default judge are <|im_end|>', async () => {
    const { files, sha256 } = await realModelFiles('defaultJudge');
    const loaded = loadTokenizer((await openModel(files, { sha256 })).tokenizer);
    expect([...stopTokens(loaded)]).toEqual([loaded.tokenizer.idOf('<|im_end|>')]);
  });
});
