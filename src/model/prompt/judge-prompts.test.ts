import { beforeAll, describe, expect, it } from 'vitest';
import { type JudgeCases, judgeCaseSpec, readJudgeCases } from '#model/fixtures/judge-cases.ts';
import { realModelFiles } from '#model/fixtures/real-models.ts';
import { loadTokenizer } from '#model/tokenizer/load-tokenizer.ts';
import { openModel } from '#model/weights/open-model.ts';
import { PromptBuilder } from './prompt-builder.ts';

let cases: JudgeCases;
let builder: PromptBuilder;

beforeAll(async () => {
  cases = await readJudgeCases();
  const { files, sha256 } = await realModelFiles('defaultJudge');
  builder = new PromptBuilder(loadTokenizer((await openModel(files, { sha256 })).tokenizer), 8192);
});

describe('prompts of the default judge', () => {
  it('are those of transformers, token for token', () => {
    const prepared = cases.cases.flatMap(({ name, row, ids }) =>
      row
        ? [
            {
              name,
              wanted: ids,
              ids: builder.prepare({ id: name, ...row }, judgeCaseSpec(cases, row.mode)).ids,
            },
          ]
        : [],
    );
    expect(prepared.length).toBeGreaterThanOrEqual(8);
    for (const { name, wanted, ids } of prepared) expect(Array.from(ids), name).toEqual(wanted);
  });

  it('are read at the digits that transformers reads', () => {
    expect(Array.from(builder.digitIds)).toEqual(cases.digitIds);
    for (const [digit, id] of cases.digitIds.entries())
      expect(builder.decode(Int32Array.of(id))).toBe(`${digit}`);
  });
});
