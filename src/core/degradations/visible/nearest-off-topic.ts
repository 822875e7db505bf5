import { degradation } from '../degradation.ts';

/** The hardest off-topic answer that the set has: that of the most similar other instruction. */
export const nearestOffTopic = degradation({
  id: 'nearest-off-topic',
  kind: 'visible fault',
  label: 'Off topic, nearest',
  noun: 'answers to the nearest other instruction',
  description: 'The response is replaced by an answer to the most similar other instruction of the set.',
  apply: (row, pool, random) => pool.nearestOther(row, random),
});
