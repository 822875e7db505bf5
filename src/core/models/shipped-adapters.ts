import manifest from '../../../adapters.json' with { type: 'json' };
import { defaultJudgeId, type ModelFile } from './catalogue.ts';
import type { AdapterNeeds } from './needed-models.ts';

/** An adapter that comes with the page, in `adapters/<id>/`: an entry of adapters.json. */
export interface ShippedAdapter {
  id: string;
  name: string;
  /** Id of its base model in models.json. */
  base: string;
  files: ModelFile[];
  /** The judge to begin with. */
  default?: boolean;
  /** Which models it needs on the device; missing for LoRA. */
  needs?: AdapterNeeds;
}

export const shippedAdapters = manifest as readonly ShippedAdapter[];

const needsEmbedder = ({ needs }: ShippedAdapter) =>
  needs !== undefined && Object.values(needs).some((models) => models.includes('embedder'));

/** Null where none is marked: then the untrained base is the judge to begin with. */
export const defaultAdapter = (adapters: readonly ShippedAdapter[]): ShippedAdapter | null =>
  adapters.find((adapter) => adapter.default) ?? null;

/** The judge to begin with on a host that lacks the embedder: the default if it needs none, else the first such. */
export const firstAdapter = (
  adapters: readonly ShippedAdapter[],
  hasEmbedder: boolean,
): ShippedAdapter | null => {
  const first = defaultAdapter(adapters);
  if (!first || hasEmbedder || !needsEmbedder(first)) return first;
  return adapters.find((adapter) => !needsEmbedder(adapter)) ?? null;
};

/** Id of the judge to begin with: of a shipped adapter, else of a model. */
export const firstJudgeId: string = defaultAdapter(shippedAdapters)?.id ?? defaultJudgeId;
