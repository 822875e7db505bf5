import { useDeferredValue } from 'react';
import type { DecideState } from '#state/decide/decide-state.ts';
import { useStoreOf } from '../../stores.tsx';

const nothingYet = null;

/**
 * A part of what Decide shows. It is drawn in slices between frames: a dozen charts of 100,000 rows in one go
 * would hold up whatever the user does meanwhile.
 */
export const useFigures = <K extends 'figures' | 'groups' | 'summary'>(part: K): DecideState[K] | null =>
  useDeferredValue<DecideState[K] | null>(
    useStoreOf('decide', (state) => state[part]),
    nothingYet,
  );
