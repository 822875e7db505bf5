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
  /** Whether it needs the sentence embedder of models.json beside its base. */
  embedder?: boolean;
}

export const shippedAdapters = manifest as readonly ShippedAdapter[];

/** Null where none is marked: then the untrained base is the judge to begin with. */
export const defaultAdapter = (adapters: readonly ShippedAdapter[]): ShippedAdapter | null =>
  adapters.find((adapter) => adapter.default) ?? null;

/** The judge to begin with on a host that lacks the embedder: the default if it needs none, else the first such. */
export const firstAdapter = (
  adapters: readonly ShippedAdapter[],
  hasEmbedder: boolean,
): ShippedAdapter | null => {
  const first = defaultAdapter(adapters);
  if (!first || hasEmbedder || !first.embedder) return first;
  return adapters.find(({ embedder }) => !embedder) ?? null;
};

/** Id of the judge to begin with: of a shipped adapter, else of a model. */
export const firstJudgeId: string = defaultAdapter(shippedAdapters)?.id ?? defaultJudgeId;
