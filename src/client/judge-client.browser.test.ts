import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AppError } from '#core/errors.ts';
import type { JudgeSpec } from '#core/judge/judge.ts';
import { scoreOf } from '#core/judge/readout.ts';
import { defaultGeneration, type GenerationSettings } from '#core/language-model/generation.ts';
import { defaultTemplates } from '#core/template/default-templates.ts';
import { createJudgeClient } from './judge-client.ts';

/** A tiny model with a tokenizer of its own, as files that a user would choose. */
const tiny = import.meta.glob<string>('../model/fixtures/tiny/llama/*', {
  query: '?url',
  import: 'default',
  eager: true,
});

const spec: JudgeSpec = {
  template: defaultTemplates['without-reference'],
  maxTokens: 1024,
  minDigitMass: 0,
};

// A random model writes whatever chance brings, which is all that is needed here.
const settings = { ...defaultGeneration, samples: 2, maxTokens: 24, temperature: 1, topP: 1, seed: 5 };

describe('the judge worker, writing', () => {
  const judge = createJudgeClient();
  afterAll(() => judge.terminate());

  beforeAll(async () => {
    const files = await Promise.all(
      Object.entries(tiny)
        .filter(([path]) => !path.endsWith('expected.json'))
        .map(async ([path, url]) => new File([await (await fetch(url)).blob()], path.split('/').at(-1)!)),
    );
    await judge.request('load', {
      source: { kind: 'files', files },
      adapter: null,
      backend: 'wasm',
      use: { mode: 'without-reference', base: false },
    });
  });

  /** Responses, and the pieces that came while they were written, put together by sample. */
  async function write(id: string, changes: Partial<GenerationSettings> = {}, onPiece = () => {}) {
    const streamed: string[] = [];
    let pieces = 0;
    const stop = judge.on('generatedText', ({ id: of, sample, text }) => {
      if (of !== id) return;
      streamed[sample] = (streamed[sample] ?? '') + text;
      pieces += 1;
      onPiece();
    });
    try {
      const responses = await judge.request('generate', {
        id,
        instruction: 'Name a river.',
        settings: { ...settings, ...changes },
      });
      return { responses, streamed, pieces };
    } finally {
      stop();
    }
  }

  it('sends each sample piece by piece, and the whole at the end', async () => {
    const { responses, streamed, pieces } = await write('a');
    expect(responses.length).toBe(2);
    expect(responses.map(({ text }) => text)).toEqual(streamed);
    expect(new Set(streamed).size).toBe(2);
    expect(pieces).toBeGreaterThan(10);
  });

  it('writes the same with the same seed, and otherwise with another', async () => {
    const first = await write('a');
    expect((await write('a')).responses).toEqual(first.responses);
    expect((await write('a', { seed: 6 })).responses).not.toEqual(first.responses);
  });

  it('stops when it is told to, keeps what it wrote, and can write and judge again', async () => {
    let told = false;
    const { responses, streamed } = await write('b', { samples: 1, maxTokens: 1900 }, () => {
      if (!told) void judge.request('stopGenerating', null);
      told = true;
    });
    expect(responses).toMatchObject([{ end: 'cancelled', text: streamed[0] }]);
    expect(responses[0]!.tokens).toBeGreaterThan(0);
    expect(responses[0]!.tokens).toBeLessThan(1000);
    expect((await write('c', { samples: 1, maxTokens: 3 })).responses[0]!.tokens).toBeLessThanOrEqual(3);
    const row = { id: 'c', instruction: 'Name a river.', response: responses[0]!.text, reference: null };
    const { readout } = await judge.request('judgeText', { row, spec });
    expect(scoreOf(readout)).toBeGreaterThanOrEqual(0);
    expect(scoreOf(readout)).toBeLessThanOrEqual(9);
  });

  it('refuses a second request while it writes, and settings that make no sense, by their codes', async () => {
    let second: Promise<unknown> | null = null;
    const first = write('d', { samples: 1 }, () => {
      second ??= judge.request('generate', { id: 'e', instruction: 'Another?', settings }).catch((e) => e);
    });
    await first;
    expect(await second).toBeInstanceOf(AppError);
    expect(await second).toMatchObject({ code: 'writing' });
    await expect(write('f', { temperature: -1 })).rejects.toMatchObject({ code: 'bad-settings' });
  });
});
