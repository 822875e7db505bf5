import { cosineMethod } from './cosine/cosine-method.ts';
import { externalMethod } from './external/external-method.ts';
import { judgeMethod } from './judge/judge-method.ts';
import { type Method, type Offer, offerKey } from './method.ts';
import { pplMethod } from './ppl/ppl-method.ts';
import { recallMethod } from './recall/recall-method.ts';
import { rewardMethod } from './reward/reward-method.ts';
import type { MethodId, MethodSpec } from './specs.ts';
import { vroMethod } from './vro/vro-method.ts';
import { withCosineMethod } from './with-cosine/with-cosine-method.ts';

/** Every method, in the order in which the page and the command list what they offer. */
export const methods: { [Id in MethodId]: Method<Id> } = {
  ppl: pplMethod,
  vro: vroMethod,
  cosine: cosineMethod,
  recall: recallMethod,
  judge: judgeMethod,
  reward: rewardMethod,
  external: externalMethod,
  'with-cosine': withCosineMethod,
};

/** The method of some settings, which it is used with and with no others. */
const methodOf = (spec: MethodSpec) => methods[spec.method] as unknown as Method<typeof spec.method>;

/** Whether a judge must be loaded for a run. */
export const needsModel = (spec: MethodSpec): boolean => methodOf(spec).needsModel(spec);

/** Whether a row's score depends on the other rows too: where these change, so does it. */
export const dependsOnOthers = (spec: MethodSpec): boolean => methodOf(spec).dependsOnOthers(spec);

/** Every method as it is offered. */
export const offers: readonly Offer[] = Object.values(methods).flatMap(
  (method): readonly Offer[] => method.offers,
);

/** The offer of a key (see `offerKey`). */
export function offerOf(key: string): Offer {
  const offer = offers.find((each) => offerKey(each) === key);
  if (!offer) throw new Error(`There is no method ${key}.`);
  return offer;
}

/** Whether an offer compares with a trusted answer. */
export const seesReference = ({ needs }: Offer): boolean => needs.includes('reference');
