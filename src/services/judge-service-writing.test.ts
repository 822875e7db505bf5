import { beforeEach, describe, expect, it } from 'vitest';
import { defaultGeneration } from '#core/language-model/generation.ts';
import { beginWorld, heard, makeService, source, spec, use, world } from './testing/judge-world.ts';

beforeEach(beginWorld);

describe('writing', () => {
  const settings = { ...defaultGeneration, samples: 2, maxTokens: 3 };
  const question = { id: 'q', instruction: 'abc', settings };
  const told = () => world.events.filter(([name]) => name === 'generatedText').map(([, data]) => data);

  it('tells of each piece of text, which together are the answers', async () => {
    const service = makeService();
    await expect(service.generate(question)).rejects.toMatchObject({ code: 'no-judge' });
    await service.load({ source, adapter: null, backend: 'auto', use });
    const answers = await service.generate(question);
    expect(answers.map(({ text }) => text)).toEqual(['a0b0c0', 'a1b1c1']);
    expect(told()).toEqual(
      ['a', 'b', 'c'].flatMap((letter) =>
        [0, 1].map((sample) => ({ id: 'q', sample, text: letter + sample })),
      ),
    );
  });

  it('stops when asked, keeps what is there, and lets nothing else compute meanwhile', async () => {
    const service = makeService();
    await service.load({ source, adapter: null, backend: 'auto', use });
    const long = { ...question, settings: { ...settings, maxTokens: 100_000 } };
    const writing = service.generate(long);
    while (told().length < 4) await heard();
    const busy = { code: 'writing' };
    await expect(service.generate(question)).rejects.toMatchObject(busy);
    await expect(service.start({ datasetId: 'd', spec, limit: null, access: null })).rejects.toMatchObject(
      busy,
    );
    await expect(service.explain({ datasetId: 'd', row: 0, spec })).rejects.toMatchObject(busy);
    service.stopGenerating();
    const [first] = await writing;
    expect(first).toMatchObject({ end: 'cancelled', text: expect.stringMatching(/^a0b0/) });
    // It is over: the next answer is written whole, and a text can be judged.
    expect((await service.generate(question))[0]).toMatchObject({ end: 'max-tokens' });
    const row = { id: 'q', instruction: 'abc', response: first!.text, reference: null };
    const { readout, tokens } = await service.judgeText({ row, spec });
    expect(tokens).toBe(first!.text.length + 5);
    expect(readout.kind).toBe('digits');
  });
});
