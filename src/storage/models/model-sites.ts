import { type CatalogueModel, hubAddress, hubSource, type ModelFile } from '#core/models/catalogue.ts';

let chosenRoot: URL | null = null;

/** Models and adapters are looked for here from now on: in a page of others they need not lie where the worker does. */
export const setSiteRoot = (root: URL): void => {
  chosenRoot = root;
};

/**
 * The folder that the page lies in, seen from the page or from a worker.
 * A built worker lies one folder below it, in assets/; Vite's own server has it at the root.
 */
export function siteRoot(): URL {
  if (chosenRoot) return chosenRoot;
  if (typeof document !== 'undefined') return new URL('./', document.baseURI);
  return new URL(import.meta.env.DEV ? '/' : '../', globalThis.location.href);
}

/** A place that can be asked for a model's files. */
export interface Place {
  name: string;
  url(file: ModelFile): string;
}

/** What may be asked for a model's files: the page's own host, a Hub as well, or the Hub alone. */
export type AskedHosts = 'page' | 'page-then-hub' | 'hub';

/** Where a model's files are looked for, in order. */
export function placesOf(
  model: CatalogueModel,
  { ask, site = siteRoot }: { ask: AskedHosts; site?: () => URL },
): Place[] {
  const own = {
    name: 'this page’s host',
    url: (file: ModelFile) => new URL(`models/${model.id}/${file.name}`, site()).href,
  };
  const hub = hubSource(model);
  if (!hub || ask === 'page') return [own];
  const name = hub.host === undefined ? 'the Hugging Face Hub' : new URL(hub.host).host;
  const there = { name, url: (file: ModelFile) => hubAddress(hub, file.name) };
  return ask === 'hub' ? [there] : [own, there];
}
