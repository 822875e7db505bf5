import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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
});
