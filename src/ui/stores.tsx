import { createContext, type ReactNode, useContext } from 'react';
import { useStore } from 'zustand';
import type { States, Stores } from '#state/stores.ts';

const StoresContext = createContext<Stores | null>(null);

export function StoresProvider({ stores, children }: { stores: Stores; children: ReactNode }) {
  return <StoresContext.Provider value={stores}>{children}</StoresContext.Provider>;
}

/** The stores themselves, for event handlers: `stores.notices.getState().say(…)`. */
export function useStores(): Stores {
  const stores = useContext(StoresContext);
  if (!stores) throw new Error('StoresProvider is missing above this component.');
  return stores;
}

/** A slice of one store; the component renders again when the slice changes. */
export function useStoreOf<K extends keyof States, T>(name: K, select: (state: States[K]) => T): T {
  return useStore(useStores()[name], select);
}
