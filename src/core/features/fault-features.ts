import type { JudgedTexts } from '../judge/judge.ts';
import { chunkCosines, halvesCosine, mean } from './chunk-vectors.ts';
import { chunksOf } from './chunks.ts';
import type { FaultFeatureId } from './feature-id.ts';
import { unlikelyCharacters } from './letter-pairs.ts';
import { ngramOverlap } from './ngram-overlap.ts';
import { openEnd } from './open-end.ts';
import { pieceRepetition } from './piece-repetition.ts';
import { listDisorder, type SentenceOrder, sentenceOrder } from './sentence-order.ts';
import { emptySentences, emptyShare, gradeDemand, refusalShare, templateTokens } from './stock-phrases.ts';
import type { TextFeature, VectorOf } from './text-feature.ts';
import { languageMismatch } from './written-language.ts';

const ofText = (label: string, value: (texts: JudgedTexts) => number | null): TextFeature => ({
  label,
  needsReference: false,
  pieces: () => [],
  value,
});

type OfChunks = (
  instruction: Float32Array,
  chunks: readonly Float32Array[],
  vectorOf: VectorOf,
) => number | null;

/** @param minChunks a response with fewer has no value */
const ofChunks = (
  label: string,
  minChunks: number,
  value: OfChunks,
  others: readonly string[] = [],
): TextFeature => ({
  label,
  needsReference: false,
  pieces: ({ instruction, response }) => [instruction, ...chunksOf(response), ...others],
  value({ instruction, response }, vectorOf) {
    const chunks = chunksOf(response).map(vectorOf);
    return chunks.length < minChunks ? null : value(vectorOf(instruction), chunks, vectorOf);
  },
});

/** How near a chunk comes to one of the sentences that say nothing. */
const emptiness = (chunk: Float32Array, vectorOf: VectorOf): number =>
  Math.max(...emptySentences.map((sentence) => chunkCosines(vectorOf(sentence), [chunk]).relevance[0]!));

const ofOrder = (label: string, of: keyof SentenceOrder): TextFeature =>
  ofText(label, ({ response }) => sentenceOrder(response)?.[of] ?? null);

/** Below this the mean cosine of instruction and chunks is out of the ordinary. */
const ordinaryRelevance = 0.3;
/** Above this a response says what the instruction says. */
const greatRelevance = 0.75;
/** Half of a response may be in the instruction's words. */
const ordinaryEcho = 0.5;
const relevanceOf = (instruction: Float32Array, chunks: readonly Float32Array[]) =>
  chunkCosines(instruction, chunks).relevance;

export const faultFeatures: Record<FaultFeatureId, TextFeature> = {
  'chunk-relevance': ofChunks(
    'mean cosine of instruction and chunks of the response',
    1,
    (instruction, chunks) => mean(relevanceOf(instruction, chunks)),
  ),
  'first-chunk-relevance': ofChunks(
    'cosine of instruction and first chunk',
    1,
    (instruction, chunks) => relevanceOf(instruction, chunks)[0]!,
  ),
  'last-chunk-relevance': ofChunks(
    'cosine of instruction and last chunk',
    1,
    (instruction, chunks) => relevanceOf(instruction, chunks).at(-1)!,
  ),
  'least-chunk-relevance': ofChunks('least cosine of instruction and a chunk', 1, (instruction, chunks) =>
    Math.min(...relevanceOf(instruction, chunks)),
  ),
  'chunk-irrelevance': ofChunks(
    `mean cosine of instruction and chunks below ${ordinaryRelevance}`,
    1,
    (instruction, chunks) => Math.max(0, ordinaryRelevance - mean(relevanceOf(instruction, chunks))),
  ),
  'chunk-over-relevance': ofChunks(
    `mean cosine of instruction and chunks above ${greatRelevance}`,
    1,
    (instruction, chunks) => Math.max(0, mean(relevanceOf(instruction, chunks)) - greatRelevance),
  ),
  'halves-cosine': ofChunks('cosine of the response’s halves', 2, (_, chunks) => halvesCosine(chunks)),
  'least-neighbour-cosine': ofChunks('least cosine of neighbouring chunks', 2, (instruction, chunks) =>
    Math.min(...chunkCosines(instruction, chunks).neighbours),
  ),
  'order-coherence': ofChunks(
    'mean cosine of neighbouring chunks over that of all',
    3,
    (instruction, chunks) => {
      const { neighbours, pairs } = chunkCosines(instruction, chunks);
      return mean(neighbours) - pairs;
    },
  ),
  'empty-chunks': ofChunks(
    'mean cosine of chunks and sentences that say nothing',
    1,
    (_, chunks, vectorOf) => mean(chunks.map((chunk) => emptiness(chunk, vectorOf))),
    emptySentences,
  ),
  'empty-end': ofChunks(
    'cosine of the last chunk and sentences that say nothing',
    1,
    (_, chunks, vectorOf) => emptiness(chunks.at(-1)!, vectorOf),
    emptySentences,
  ),
  echo: ofText(
    'share of the response in the instruction’s words, above a half',
    ({ instruction, response }) => Math.max(0, ngramOverlap(response, instruction).precision - ordinaryEcho),
  ),
  'piece-repetition': ofText('pieces that the response has said before', ({ response }) =>
    pieceRepetition(response),
  ),
  'unlikely-characters': ofText('characters in an order that no words have', ({ response }) =>
    unlikelyCharacters(response),
  ),
  'language-mismatch': ofText('another language than the instruction’s', ({ instruction, response }) =>
    languageMismatch(instruction, response),
  ),
  'refusal-share': ofText('share in sentences that decline', ({ response }) => refusalShare(response)),
  'empty-share': ofText('share in sentences that say nothing', ({ response }) => emptyShare(response)),
  'open-end': ofText('whether the response breaks off', ({ response }) => openEnd(response)),
  'list-disorder': ofText('list numbers out of order', ({ response }) => listDisorder(response)),
  'late-openings': ofOrder('sentences that open a text, after its first', 'lateOpenings'),
  'early-closings': ofOrder('sentences that close a text, before its end', 'earlyClosings'),
  'loose-ends': ofOrder(
    'a first sentence that goes on from another, a last one that announces one',
    'looseEnds',
  ),
  attack: ofText('tokens of chat templates, or a demand for a grade', ({ response }) =>
    Math.max(templateTokens(response), gradeDemand(response)),
  ),
};
