import { type CatalogueModel, hubSource, type ModelFile } from '#core/models/catalogue.ts';

/**
 * The folder that the page lies in, seen from the page or from a worker.
 * A built worker lies one folder below it, in assets/; Vite's own server has it at the root.
 */
export function siteRoot(): URL {
  if (typeof document !== 'undefined') return new URL('./', document.baseURI);
  return new URL(import.meta.env.DEV ? '/' : '../', globalThis.location.href);
}

/** A place that can be asked for a model's files. */
export interface Place {
  name: string;
  url(file: ModelFile): string;
}

/** Where a model's files are looked for, in order. */
export function placesOf(
  model: CatalogueModel,
  { allowHub, site }: { allowHub: boolean; site: URL },
): Place[] {
  const own = {
    name: 'this page’s host',
    url: (file: ModelFile) => new URL(`models/${model.id}/${file.name}`, site).href,
  };
  const hub = hubSource(model);
  if (!hub || !allowHub) return [own];
  const base = `https://huggingface.co/${hub.repo}/resolve/${hub.revision}/${hub.folder}`;
  return [own, { name: 'the Hugging Face Hub', url: (file) => base + file.name }];
}
