import { degradation } from '../degradation.ts';

/** Another instruction's answer, in the response's language where the set has one. */
export const offTopic = degradation({
  id: 'off-topic',
  kind: 'visible fault',
  label: 'Off topic',
  noun: 'off-topic answers',
  description: 'The response is replaced by an answer to another instruction of the set, chosen at random.',
  apply: (row, pool, random) => pool.anyOther(row, random),
});
