import { seededRandom, shuffled } from '../random/random.ts';
import type { TrainingSettings } from './settings.ts';

/** A seed of its own for each use of chance, so that a run that goes on after a crash draws the same. */
export function deriveSeed(...parts: readonly number[]): number {
  let hash = 0x811c9dc5;
  for (const part of parts) {
    hash = Math.imul(hash ^ (part >>> 0), 0x01000193);
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
    hash ^= hash >>> 13;
  }
  return hash >>> 0;
}

/** Names of the uses of chance, the second part of `deriveSeed`. */
export const chance = { initialWeights: 1, order: 2, dropout: 3 } as const;

type Shape = Pick<TrainingSettings, 'epochs' | 'batchRows' | 'seed'>;

export const stepsPerEpoch = (rows: number, { batchRows }: Shape): number => Math.ceil(rows / batchRows);

export const totalSteps = (rows: number, settings: Shape): number =>
  settings.epochs * stepsPerEpoch(rows, settings);

/**
 * The rows of a step: each epoch is a shuffle of its own; its last batch may be smaller. It depends on nothing
 * but the arguments.
 * @param step from 1
 */
export function rowsOfStep(step: number, rows: number, settings: Shape): Int32Array {
  const perEpoch = stepsPerEpoch(rows, settings);
  const epoch = Math.floor((step - 1) / perEpoch);
  const from = ((step - 1) % perEpoch) * settings.batchRows;
  const random = seededRandom(deriveSeed(settings.seed, chance.order, epoch));
  return shuffled(rows, random).slice(from, from + settings.batchRows);
}
