import { degradation } from '../degradation.ts';
import { cutAfter } from '../text/cut.ts';

export const cutEarly = degradation({
  id: 'cut-early',
  kind: 'visible fault',
  label: 'Cut early',
  noun: 'answers cut early',
  description: 'The response breaks off in a sentence after 10% to 35% of its length.',
  apply: ({ response }, _pool, random) => cutAfter(response, 0.1 + 0.25 * random()),
});
