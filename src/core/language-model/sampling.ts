import { keyedRandom, type Random } from '../random/random.ts';
import type { GenerationSettings } from './generation.ts';

type Sampling = Pick<GenerationSettings, 'temperature' | 'topP'>;

/** A token that may be drawn, and how probable it is among those that may. */
export interface Candidate {
  token: number;
  probability: number;
}

/**
 * The nucleus of a distribution (Holtzman et al. 2020): softmax(logits / temperature), of which the fewest most
 * probable tokens are kept whose probabilities sum to `topP` or more, renormalised, most probable first.
 * Of equally probable tokens the one with the smaller id comes first.
 * @param logits [V]; temperature above 0
 */
export function nucleus(logits: ArrayLike<number>, { temperature, topP }: Sampling): Candidate[] {
  const V = logits.length;
  const peak = logits[mostProbable(logits)]!;
  const weights = new Float64Array(V);
  let sum = 0;
  for (let token = 0; token < V; token++) {
    weights[token] = Math.exp((logits[token]! - peak) / temperature);
    sum += weights[token]!;
  }
  // All tokens less probable than this have less than 1 − topP together: none of them is needed.
  const floor = ((1 - topP) / V) * sum;
  const order: number[] = [];
  for (let token = 0; token < V; token++)
    if (weights[token]! > 0 && weights[token]! >= floor) order.push(token);
  order.sort((a, b) => weights[b]! - weights[a]! || a - b);
  let kept = 0;
  let count = 0;
  while (count < order.length && (count === 0 || kept < topP * sum)) kept += weights[order[count++]!]!;
  return order.slice(0, count).map((token) => ({ token, probability: weights[token]! / kept }));
}

/** The next token: the most probable one at temperature 0, else drawn from the nucleus. */
export function nextToken(logits: ArrayLike<number>, sampling: Sampling, random: Random): number {
  if (sampling.temperature === 0) return mostProbable(logits);
  if (sampling.topP === 1) return anyToken(logits, sampling.temperature, random);
  const candidates = nucleus(logits, sampling);
  let left = random();
  for (const { token, probability } of candidates) {
    left -= probability;
    if (left < 0) return token;
  }
  return candidates.at(-1)!.token;
}

/** As from a nucleus of all tokens, which need not be sorted. */
function anyToken(logits: ArrayLike<number>, temperature: number, random: Random): number {
  const peak = logits[mostProbable(logits)]!;
  const weight = (token: number) => Math.exp((logits[token]! - peak) / temperature);
  let sum = 0;
  for (let token = 0; token < logits.length; token++) sum += weight(token);
  let left = random() * sum;
  for (let token = 0; token < logits.length; token++) {
    left -= weight(token);
    if (left < 0) return token;
  }
  return mostProbable(logits);
}

/** The smallest id of the largest logit. */
export function mostProbable(logits: ArrayLike<number>): number {
  let best = 0;
  for (let token = 1; token < logits.length; token++) if (logits[token]! > logits[best]!) best = token;
  return best;
}

/** A sample's own source of chance, of seed, row and sample: what else is generated does not change it. */
export const sampleRandom = (seed: number, rowId: string, sample: number): Random =>
  keyedRandom(`${seed}\n${sample}\n${rowId}`);
