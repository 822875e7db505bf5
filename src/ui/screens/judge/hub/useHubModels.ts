import { useStore } from 'zustand';
import type { HubModelsState } from '#state/hub/hub-models-store.ts';
import { useStoreOf } from '../../../stores.tsx';

/** A slice of what is known of Hubs' models; only below a panel that is shown once there is such a store. */
export function useHubModels<T>(select: (state: HubModelsState) => T): T {
  return useStore(
    useStoreOf('hub', ({ models }) => models!),
    select,
  );
}
