import { useEffect } from 'react';
import { lateModule, useLateModule } from '../../reading/late-module.ts';
import { ReadText } from '../../reading/ReadText.tsx';
import { useStoreOf } from '../../stores.tsx';
import type { ComparisonOffer } from './useComparison.ts';

const differenceModule = lateModule(() => import('../../reading/difference/Difference.tsx'));

/** A response with what it has and lacks against another text; the response alone until that text has come. */
export function ComparedResponse({ text, offer }: { text: string; offer: ComparisonOffer }) {
  const other = typeof offer.value === 'number' ? offer.value : null;
  const fetched = useStoreOf('texts', (state) => (other === null ? undefined : state.get(other)));
  const want = useStoreOf('texts', (state) => state.want);
  const version = useStoreOf('texts', (state) => state.version);
  const difference = useLateModule(differenceModule);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version may have dropped it
  useEffect(() => {
    if (other !== null) void want([other]);
  }, [other, want, version]);
  const base = offer.text ?? fetched?.response ?? null;
  if (difference === null || base === null) return <ReadText text={text} />;
  const Difference = difference.default;
  return <Difference base={base} text={text} name={offer.name} />;
}
