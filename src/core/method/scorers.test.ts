import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../errors.ts';
import { recordOf } from '../judge/readout-record.ts';
import type { GeneratingModel } from '../language-model/generation.ts';
import type { ResponseLikelihood } from '../language-model/likelihood.ts';
import type { Row } from '../rows/row.ts';
import { isFailedRequest, type PreparedRow, type ReadResult, type Scorer } from '../run/scorer.ts';
import { likelihoodScorer } from './ppl/likelihood-scorer.ts';
import { similarities } from './similarity/similarities.ts';
import { similarityScorer } from './similarity/similarity-scorer.ts';
import { lettersEmbedder } from './testing/letters-embedder.ts';
import { otherResponses, rowsWithOthers } from './vro/other-responses.ts';
import { sampledResponses } from './vro/sampled-responses.ts';
import { variationScorer } from './vro/variation-scorer.ts';
import { combinedScorer } from './with-cosine/combined-scorer.ts';

const row = (index: number, change: Partial<Row> = {}): Row => ({
  id: `r${index}`,
  line: index + 1,
  instruction: 'q',
  response: 'abc',
  reference: null,
  model: null,
  category: null,
  source: {},
  ...change,
});

const flat = (result: ReadResult) => (isFailedRequest(result) ? result : { ...recordOf(result), ...result });

/** As the run loop does it, for rows that are all one window. */
async function score<P extends PreparedRow>(scorer: Scorer<P>, rows: readonly Row[]) {
  const prepared = await scorer.prepare(rows, [...rows.keys()]);
  const sound = prepared.filter((each): each is Awaited<P> => !(each instanceof AppError)) as P[];
  const readouts = await scorer.read(sound, new AbortController().signal);
  let next = 0;
  return prepared.map((each) => (each instanceof AppError ? each : flat(readouts[next++]!)));
}

const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'd'), minLength: 1, maxLength: 12 });

describe('cosine', () => {
  it('is 1 for the reference itself, 0 for another alphabet, and the order of the two does not matter', async () => {
    const rows = [
      row(0, { response: 'abba', reference: 'baab' }),
      row(1, { response: 'aaa', reference: 'zzz' }),
      row(2, { response: 'aab', reference: 'abz' }),
      row(3, { response: 'abz', reference: 'aab' }),
    ];
    const [same, apart, one, other] = await score(
      similarityScorer(lettersEmbedder(), similarities.cosine),
      rows,
    );
    expect(same).toMatchObject({ valid: true, invalidReason: null });
    expect((same as { score: number }).score).toBeCloseTo(1, 6);
    expect((apart as { score: number }).score).toBe(0);
    expect((one as { score: number }).score).toBeCloseTo((other as { score: number }).score, 12);
    expect(same).toMatchObject({ kind: 'score' });
  });

  it('has no score of a row without a reference, and says which', async () => {
    const [missing, there] = await score(similarityScorer(lettersEmbedder(), similarities.cosine), [
      row(0),
      row(1, { reference: 'a' }),
    ]);
    expect(missing).toMatchObject({ code: 'missing-reference', message: expect.stringContaining('r0') });
    expect(there).toMatchObject({ valid: true });
  });

  it('tells what was not read, and embeds a text that comes again only once', async () => {
    const embedder = lettersEmbedder();
    const long = 'ab'.repeat(20);
    const rows = [0, 1, 2].map((i) => row(i, { response: i === 2 ? long : 'aab', reference: 'b' }));
    const readouts = await score(similarityScorer(embedder, similarities.cosine), rows);
    expect(readouts.map((readout) => (readout as { truncated: boolean }).truncated)).toEqual([
      false,
      false,
      true,
    ]);
    expect(embedder.embedded.sort()).toEqual(['aab', long, 'b']);
  });
});

describe('VRO', () => {
  const ofDataset = (rows: readonly Row[], instruction: number[], model: number[]) =>
    score(
      variationScorer(
        lettersEmbedder(),
        otherResponses(instruction, model, async (indices) => indices.map((index) => rows[index]!)),
      ),
      rows,
    );

  it('is the mean cosine to the other responses of the same model, by hand', async () => {
    const rows = ['aa', 'ab', 'bb', 'zz'].map((response, i) => row(i, { response }));
    const readouts = await ofDataset(rows, [0, 0, 0, 0], [0, 0, 0, 1]);
    const half = Math.SQRT1_2;
    const scores = readouts.slice(0, 3).map((readout) => (readout as { score: number }).score);
    expect(scores[0]).toBeCloseTo(half / 2, 6);
    expect(scores[1]).toBeCloseTo(half, 6);
    expect(scores[2]).toBeCloseTo(half / 2, 6);
    expect(readouts[3]).toMatchObject({
      valid: false,
      invalidReason: expect.stringContaining('only response'),
    });
    expect((readouts[3] as { score: number }).score).toBeNaN();
  });

  it('is the same in any order of rows, and a mean of cosines', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(word, { minLength: 2, maxLength: 6 }), async (texts) => {
        const rows = texts.map((response, i) => row(i, { response }));
        const zeros = texts.map(() => 0);
        const scores = (await ofDataset(rows, zeros, zeros)).map((r) => (r as { score: number }).score);
        const turned = [...rows].reverse();
        const again = (await ofDataset(turned, zeros, zeros)).map((r) => (r as { score: number }).score);
        again.reverse().forEach((value, i) => {
          expect(value).toBeCloseTo(scores[i]!, 6);
        });
        for (const value of scores) expect(Math.abs(value)).toBeLessThanOrEqual(1 + 1e-6);
      }),
    );
  });

  it('can sample the others, once for an instruction, and then does not depend on the row that comes first', async () => {
    const asked: string[] = [];
    const model: GeneratingModel = {
      generate: async ({ instruction }, { samples, seed }) => {
        asked.push(instruction);
        return Array.from({ length: samples }, () => ({
          text: `ab${instruction}${seed}`,
          tokens: 1,
          end: 'stop' as const,
        }));
      },
    };
    const rows = ['p', 'q', 'p'].map((instruction, i) => row(i, { instruction, response: 'ab' }));
    const others = sampledResponses(model, { count: 3, maxNewTokens: 8 });
    const readouts = await score(variationScorer(lettersEmbedder(), others), rows);
    expect(asked).toEqual(['p', 'q']);
    const [first, , third] = readouts.map((readout) => (readout as { score: number }).score);
    expect(first).toBe(third);
    // Two letters of the four that a sample has: a, b and the instruction's and the seed's.
    expect(first).toBeCloseTo(2 / Math.sqrt(2 * 4), 6);
  });

  it('counts the rows that have others', () => {
    expect(rowsWithOthers([0, 0, 1, 1, 1], [0, 0, 0, 1, 1])).toBe(4);
  });
});

describe('self-evaluation + cosine', () => {
  const columns = (scores: (number | null)[]) => ({
    status: Uint8Array.from(scores, (value) => (value === null ? 2 : 1)),
    score: Float64Array.from(scores, (value) => value ?? Number.NaN),
  });

  it('averages rank quantiles over the rows that both scored', async () => {
    const scorer = combinedScorer(
      columns([1, 5, 3, null]),
      columns([0.9, 0.8, null, 0.1]),
      [0, 1, 2, 3],
      0.5,
    );
    const readouts = await score(
      scorer,
      [0, 1, 2, 3].map((i) => row(i)),
    );
    expect(readouts.map((readout) => (readout as { score: number }).score)).toEqual([
      0.5,
      0.5,
      Number.NaN,
      Number.NaN,
    ]);
    expect(readouts[2]).toMatchObject({ valid: false, invalidReason: expect.stringContaining('no score') });
  });

  it('is the one or the other where the weight says so, and does not change with their scale', async () => {
    const value = fc.integer({ min: -5, max: 5 });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(value, value), { minLength: 2, maxLength: 12 }), async (pairs) => {
        const rows = pairs.map((_, i) => row(i));
        const judge = pairs.map(([a]) => a);
        const cosine = pairs.map(([, b]) => b);
        const scores = async (a: number[], b: number[], weight: number) =>
          (await score(combinedScorer(columns(a), columns(b), [...rows.keys()], weight), rows)).map(
            (readout) => (readout as { score: number }).score,
          );
        const scaled = judge.map((a) => 8 * a - 3);
        expect(await scores(scaled, cosine, 0.3)).toEqual(await scores(judge, cosine, 0.3));
        expect(await scores(judge, cosine, 0)).toEqual(await scores(judge, judge, 0.5));
      }),
    );
  });

  it('waits until both have reached every row', () => {
    const half = { status: Uint8Array.of(1, 0), score: Float64Array.of(3, Number.NaN) };
    expect(() => combinedScorer(half, columns([1, 2]), [0, 1], 0.5)).toThrow(/Let both finish/);
    expect(() => combinedScorer(half, columns([1, 2]), [0], 0.5)).not.toThrow();
  });
});

describe('PPL', () => {
  it('turns the sign, counts what was read, and keeps why a row has none', async () => {
    const answers: ResponseLikelihood[] = [
      { meanNegativeLogLikelihood: 1.5, tokens: 7, promptTokens: 12, truncated: true, invalidReason: null },
      {
        meanNegativeLogLikelihood: Number.NaN,
        tokens: 0,
        promptTokens: 12,
        truncated: false,
        invalidReason: 'The response is empty.',
      },
    ];
    const scorer = likelihoodScorer({ logLikelihood: async () => answers }, 512);
    const [likely, empty] = await score(scorer, [row(0), row(1, { response: '' })]);
    expect(likely).toMatchObject({ score: -1.5, tokens: 19, truncated: true, valid: true });
    expect(empty).toMatchObject({ valid: false, score: Number.NaN, invalidReason: 'The response is empty.' });
  });
});
