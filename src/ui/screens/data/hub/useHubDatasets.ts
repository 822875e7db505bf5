import { useStore } from 'zustand';
import type { HubDatasetsState } from '#state/hub/hub-datasets-store.ts';
import { useStoreOf } from '../../../stores.tsx';

/** A slice of what is known of a Hub's dataset; only below what is shown once there is such a store. */
export function useHubDatasets<T>(select: (state: HubDatasetsState) => T): T {
  return useStore(
    useStoreOf('hub', ({ datasets }) => datasets!),
    select,
  );
}
