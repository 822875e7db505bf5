import { degradation } from '../degradation.ts';
import { cutAfter } from '../text/cut.ts';

export const cutLate = degradation({
  id: 'cut-late',
  kind: 'visible fault',
  label: 'Cut late',
  noun: 'answers cut late',
  description: 'The response breaks off in a sentence after 60% to 90% of its length.',
  apply: ({ response }, _pool, random) => cutAfter(response, 0.6 + 0.3 * random()),
});
