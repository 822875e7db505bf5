/** Where a training keeps its files: a folder on disk or in the browser. Each file is replaced whole. */
export interface ArtefactStore {
  /** Null where there is none. */
  read(name: string): Promise<Uint8Array | null>;
  write(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
}

export const checkpointFile = 'training-state.safetensors';
export const signalsFile = 'label-signals.json';
export const statesIndexFile = 'hidden-states.json';
export const featuresFile = 'text-features.json';
/** @param at its place in the index */
export const statesFile = (at: number): string => `hidden-states-${at}.f32`;

/** What depends on rows and base alone, so that trainings with other labels or settings can share it. */
export const isDerived = (name: string): boolean =>
  name === signalsFile || name === featuresFile || name.startsWith('hidden-states');

export const textBytes = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
