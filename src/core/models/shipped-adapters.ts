import manifest from '../../../adapters.json' with { type: 'json' };
import { defaultJudgeId, type ModelFile } from './catalogue.ts';

/** An adapter that comes with the page, in `adapters/<id>/`: an entry of adapters.json. */
export interface ShippedAdapter {
  id: string;
  name: string;
  /** Id of its base model in models.json. */
  base: string;
  files: ModelFile[];
  /** The judge to begin with. */
  default?: boolean;
}

export const shippedAdapters = manifest as readonly ShippedAdapter[];

/** Null where none is marked: then the untrained base is the judge to begin with. */
export const defaultAdapter = (adapters: readonly ShippedAdapter[]): ShippedAdapter | null =>
  adapters.find((adapter) => adapter.default) ?? null;

/** Id of the judge to begin with: of a shipped adapter, else of a model. */
export const firstJudgeId: string = defaultAdapter(shippedAdapters)?.id ?? defaultJudgeId;
