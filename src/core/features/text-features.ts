import { languageOf } from '../degradations/text/language.ts';
import type { JudgedTexts } from '../judge/judge.ts';
import { similarities } from '../method/similarity/similarities.ts';
import { dot } from '../method/text-embedder.ts';
import { faultFeatures } from './fault-features.ts';
import type { FeatureId } from './feature-id.ts';
import { type KeyTerms, keyTermsOf, shareFound } from './key-terms.ts';
import { ngramOverlap } from './ngram-overlap.ts';
import { repetition, unfinished } from './response-form.ts';
import type { TextFeature, VectorOf } from './text-feature.ts';

const none = () => [];
const referenceOf = ({ reference }: JudgedTexts) => reference ?? '';

const cosineOf = (a: string, b: string, vectorOf: VectorOf) => dot(vectorOf(a), vectorOf(b));

/** `recall` of a trusted text by another, sentence by sentence; precision is recall the other way round. */
function sentenceRecall(said: string, wanted: string, vectorOf: VectorOf): number {
  const { piecesOf, compare } = similarities.recall;
  const embedded = (text: string) => {
    const pieces = piecesOf(text);
    return { pieces, vectors: pieces.map(vectorOf) };
  };
  return compare(embedded(said), embedded(wanted));
}

const sentences = (texts: JudgedTexts) => [
  ...similarities.recall.piecesOf(texts.response),
  ...similarities.recall.piecesOf(referenceOf(texts)),
];

/** Terms that the instruction does not have already: repeating the question shows nothing. */
const newTerms = (terms: ReadonlySet<string>, known: ReadonlySet<string>) =>
  new Set([...terms].filter((term) => !known.has(term)));

/** The share of the reference's terms that the response has (recall), or of the response's that the reference has. */
const termShare =
  (kind: keyof KeyTerms, of: 'recall' | 'precision') =>
  (texts: JudgedTexts): number | null => {
    const [question, own, wanted] = [texts.instruction, texts.response, referenceOf(texts)].map(
      (text) => keyTermsOf(text)[kind],
    );
    return of === 'recall'
      ? shareFound(newTerms(wanted!, question!), own!)
      : shareFound(newTerms(own!, question!), wanted!);
  };

const ofTerms = (kind: keyof KeyTerms, of: 'recall' | 'precision', label: string): TextFeature => ({
  label,
  needsReference: true,
  pieces: none,
  value: termShare(kind, of),
});

const logLength = (text: string) => Math.log1p([...text].length);

const relevance = ({ instruction, response }: JudgedTexts, vectorOf: VectorOf) =>
  cosineOf(instruction, response, vectorOf);

/** 1 where both languages are known and differ, 0 where they are the same. */
function otherLanguage({ instruction, response }: JudgedTexts): number | null {
  const [asked, answered] = [languageOf(instruction), languageOf(response)];
  return asked === null || answered === null ? null : Number(asked !== answered);
}

/** max(0, bound − relevance): how far a response is from having to do with its instruction at all. */
const irrelevance = (bound: number): TextFeature => ({
  label: `relevance below ${bound}`,
  needsReference: false,
  pieces: ({ instruction, response }) => [instruction, response],
  value: (texts, vectorOf) => Math.max(0, bound - relevance(texts, vectorOf)),
});

export const textFeatures: Record<FeatureId, TextFeature> = {
  'reference-cosine': {
    label: 'cosine of response and reference',
    needsReference: true,
    pieces: (texts) => [texts.response, referenceOf(texts)],
    value: (texts, vectorOf) => cosineOf(texts.response, referenceOf(texts), vectorOf),
  },
  'sentence-recall': {
    label: 'sentences of the reference found in the response',
    needsReference: true,
    pieces: sentences,
    value: (texts, vectorOf) => sentenceRecall(texts.response, referenceOf(texts), vectorOf),
  },
  'sentence-precision': {
    label: 'sentences of the response found in the reference',
    needsReference: true,
    pieces: sentences,
    value: (texts, vectorOf) => sentenceRecall(referenceOf(texts), texts.response, vectorOf),
  },
  'ngram-recall': {
    label: 'character 4-grams of the reference found in the response',
    needsReference: true,
    pieces: none,
    value: (texts) => ngramOverlap(texts.response, referenceOf(texts)).recall,
  },
  'ngram-precision': {
    label: 'character 4-grams of the response found in the reference',
    needsReference: true,
    pieces: none,
    value: (texts) => ngramOverlap(texts.response, referenceOf(texts)).precision,
  },
  'number-recall': ofTerms('numbers', 'recall', 'numbers of the reference found in the response'),
  'number-precision': ofTerms('numbers', 'precision', 'numbers of the response found in the reference'),
  'name-recall': ofTerms('names', 'recall', 'names of the reference found in the response'),
  'name-precision': ofTerms('names', 'precision', 'names of the response found in the reference'),
  'code-recall': ofTerms('code', 'recall', 'code words of the reference found in the response'),
  'code-precision': ofTerms('code', 'precision', 'code words of the response found in the reference'),
  'length-ratio': {
    label: 'logarithm of the response’s length over the reference’s',
    needsReference: true,
    pieces: none,
    value: (texts) => logLength(texts.response) - logLength(referenceOf(texts)),
  },
  'log-length': {
    label: 'logarithm of the response’s characters',
    needsReference: false,
    pieces: none,
    value: ({ response }) => logLength(response),
  },
  relevance: {
    label: 'cosine of instruction and response',
    needsReference: false,
    pieces: ({ instruction, response }) => [instruction, response],
    value: relevance,
  },
  'irrelevance-10': irrelevance(0.1),
  'irrelevance-20': irrelevance(0.2),
  'irrelevance-30': irrelevance(0.3),
  'irrelevance-45': irrelevance(0.45),
  'instruction-recall': {
    label: 'character 4-grams of the instruction found in the response',
    needsReference: false,
    pieces: none,
    value: ({ instruction, response }) => ngramOverlap(response, instruction).recall,
  },
  'instruction-precision': {
    label: 'character 4-grams of the response found in the instruction',
    needsReference: false,
    pieces: none,
    value: ({ instruction, response }) => ngramOverlap(response, instruction).precision,
  },
  repetition: {
    label: 'runs of three words that the response has said before',
    needsReference: false,
    pieces: none,
    value: ({ response }) => repetition(response),
  },
  unfinished: {
    label: 'whether the response breaks off in a sentence',
    needsReference: false,
    pieces: none,
    value: ({ response }) => unfinished(response),
  },
  'other-language': {
    label: 'whether the response is in another language than the instruction',
    needsReference: false,
    pieces: none,
    value: otherLanguage,
  },
  ...faultFeatures,
};

/**
 * The features of rows, in order; texts that come again are embedded once.
 * @param embed asked once, for the pieces of all rows; not at all where no feature has any
 */
export async function featuresOfRows(
  rows: readonly JudgedTexts[],
  wanted: readonly FeatureId[],
  embed: (texts: readonly string[]) => Promise<readonly Float32Array[]>,
): Promise<Map<FeatureId, number | null>[]> {
  const pieces = [...new Set(rows.flatMap((row) => wanted.flatMap((id) => textFeatures[id].pieces(row))))];
  const vectors = pieces.length > 0 ? await embed(pieces) : [];
  const known = new Map(pieces.map((piece, at) => [piece, vectors[at]!]));
  const vectorOf: VectorOf = (text) => known.get(text)!;
  return rows.map((row) => new Map(wanted.map((id) => [id, textFeatures[id].value(row, vectorOf)])));
}

/** Whether any of the features needs a sentence embedder. */
export const needsEmbedder = (wanted: readonly FeatureId[]): boolean =>
  wanted.some(
    (id) => textFeatures[id].pieces({ instruction: 'a', response: 'b', reference: 'c' }).length > 0,
  );
