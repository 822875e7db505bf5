import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultGeneration, type GenerationSettings } from '#core/language-model/generation.ts';
import { RunControl } from '#core/run/run-control.ts';
import { nodeWasm } from '../backends/wasm-node.ts';
import { type LanguageCases, readLanguageCases } from '../fixtures/language-cases.ts';
import { realModelFiles } from '../fixtures/real-models.ts';
import { type OpenedJudge, openJudge } from './open-judge.ts';

describe('the default judge as a language model, on WASM in Node', { timeout: 120_000 }, () => {
  let cases: LanguageCases;
  let opened: OpenedJudge;

  beforeAll(async () => {
    cases = await readLanguageCases();
    const source = await realModelFiles('defaultJudge');
    const about = { id: 'default', name: 'Default judge', backend: 'wasm', wasm: nodeWasm } as const;
    opened = await openJudge({ ...source, ...about });
  }, 120_000);

  afterAll(() => opened.close());

  it('finds responses as likely as transformers does', async () => {
    const rows = cases.likelihoods.map((row) => ({ ...row, id: row.name }));
    const found = await opened.engine.logLikelihood(rows, 1024);
    for (const [i, { name, tokens, promptTokens, meanNegativeLogLikelihood }] of rows.entries()) {
      expect(found[i], name).toMatchObject({ tokens, promptTokens, truncated: false, invalidReason: null });
      const apart = Math.abs(found[i]!.meanNegativeLogLikelihood - meanNegativeLogLikelihood);
      expect(apart, name).toBeLessThan(1e-3);
    }
  });

  it('measures the beginning of a response that does not fit, and says so of an instruction that does not', async () => {
    const { name, instruction, response } = cases.likelihoods.find(({ tokens }) => tokens > 300)!;
    const [cut, refused] = await opened.engine.logLikelihood(
      [
        { id: name, instruction, response },
        { id: 'long', instruction: response, response: 'Yes' },
      ],
      100,
    );
    expect(cut).toMatchObject({ tokens: 60, promptTokens: 40, truncated: true, invalidReason: null });
    expect(refused!.invalidReason).toMatch(/row long needs about \d+ tokens/);
    expect(refused!.meanNegativeLogLikelihood).toBeNaN();
  });

  it("writes what transformers' generate writes, in pieces that make up its text", async () => {
    expect(cases.greedy.length).toBeGreaterThan(2);
    for (const { instruction, ids, text, ended } of cases.greedy) {
      const pieces: string[] = [];
      const settings = { ...defaultGeneration, temperature: 0, maxTokens: cases.newTokens };
      const [response] = await opened.engine.generate({ id: 'row', instruction }, settings, {
        onText: (_, piece) => pieces.push(piece),
      });
      expect(response).toEqual({
        text,
        tokens: ended ? ids.length - 1 : ids.length,
        end: ended ? 'stop' : 'max-tokens',
      });
      expect(pieces.join('')).toBe(text);
      expect(pieces.length).toBeGreaterThan(4);
    }
  });

  it('draws the same responses for the same seed, however many are drawn, and others for another', async () => {
    const row = { id: 'row', instruction: 'Write a short poem about the sea.' };
    const settings = { ...defaultGeneration, temperature: 1, maxTokens: 8 };
    const draw = async (change: Partial<GenerationSettings>) =>
      (await opened.engine.generate(row, { ...settings, ...change })).map(({ text }) => text);
    const three = await draw({ samples: 3 });
    expect(new Set(three).size).toBe(3);
    expect(await draw({ samples: 1 })).toEqual(three.slice(0, 1));
    expect(await draw({ samples: 1, seed: 2 })).not.toEqual(three.slice(0, 1));
  });

  it('stops between tokens when it is cancelled, and keeps what was written', async () => {
    const control = new RunControl();
    const pieces: string[] = [];
    const row = { id: 'row', instruction: 'Write a short poem about the sea.' };
    const [response] = await opened.engine.generate(
      row,
      { ...defaultGeneration, temperature: 0 },
      {
        control,
        onText: (_, piece) => {
          pieces.push(piece);
          if (pieces.length === 3) setTimeout(() => control.cancel(), 0);
        },
      },
    );
    expect(response!.end).toBe('cancelled');
    expect(response!.text).toBe(pieces.join(''));
    expect(response!.tokens).toBeLessThan(12);
  });

  it.each([
    { samples: 0 },
    { samples: 65 },
    { maxTokens: 0 },
    { temperature: -1 },
    { topP: 0 },
    { topP: 1.1 },
    { seed: 0.5 },
  ])('refuses %j', async (wrong) => {
    const asked = opened.engine.generate(
      { id: 'row', instruction: 'Hi' },
      { ...defaultGeneration, ...wrong },
    );
    await expect(asked).rejects.toMatchObject({ code: 'bad-settings' });
  });
});
