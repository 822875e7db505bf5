import type { AdapterEntry } from '#core/models/adapter-entry.ts';
import {
  type CatalogueModel,
  catalogue,
  catalogueModel,
  embedderId,
  modelBytes,
} from '#core/models/catalogue.ts';
import { firstAdapter, shippedAdapters } from '#core/models/shipped-adapters.ts';
import type { CatalogueEntry } from '#state/catalogue-entry.ts';
import { keptEntry } from '#state/hub/kept-entry.ts';
import { AdapterLibrary } from '#storage/adapters/adapter-library.ts';
import { shippedEntry } from '#storage/adapters/shipped-entry.ts';
import { openFolders } from '#storage/artefacts/opfs-folders.ts';
import { availability } from '#storage/models/cached-models.ts';
import { listKeptModels, purgeRemoved } from '#storage/models/kept-models.ts';

const judges = catalogue.filter(({ role }) => role === 'judge');

const entryOf = (model: CatalogueModel, available: CatalogueEntry['available']): CatalogueEntry => ({
  id: model.id,
  name: model.name,
  licence: model.licence,
  parameters: model.parameters,
  bytes: modelBytes(model),
  available,
});

/** The sentence embedder of models.json, and where it can be had from this page. */
export async function embedderHere(): Promise<CatalogueEntry> {
  const model = catalogueModel(embedderId);
  const where = await availability([model]).catch(() => null);
  return entryOf(model, where?.get(embedderId) ?? 'nowhere');
}

/** The judges of models.json, and where each can be had from this page; then those that this browser keeps from Hubs. */
export async function judgesHere(): Promise<CatalogueEntry[]> {
  try {
    const [where, kept] = await Promise.all([availability(judges), keptJudges()]);
    return [...judges.map((model) => entryOf(model, where.get(model.id) ?? 'nowhere')), ...kept];
  } catch {
    // Without storage nothing can be kept, but a model of the user's own can still be read.
    return judges.map((model) => entryOf(model, 'nowhere'));
  }
}

/**
 * The adapters that came with the page, and those kept in this browser. One that the host does not give is left
 * out: its base still judges.
 */
export async function adaptersHere(): Promise<{ adapters: AdapterEntry[]; first: AdapterEntry | undefined }> {
  const entries = await Promise.all(
    shippedAdapters.map((adapter) => shippedEntry(adapter).catch(() => null)),
  );
  const shipped = entries.filter((entry) => entry !== null);
  const { available } = await embedderHere();
  const first = firstAdapter(shippedAdapters, available === 'here')?.id;
  return {
    adapters: [...shipped, ...(await keptHere())],
    first: shipped.find(({ source }) => source.id === first),
  };
}

/** None where the browser gives no storage. */
async function keptHere(): Promise<AdapterEntry[]> {
  try {
    return await new AdapterLibrary(await openFolders('adapters')).list();
  } catch {
    return [];
  }
}

/** The judges that this browser keeps whole from Hubs. What was removed in an earlier visit goes now. */
async function keptJudges(): Promise<CatalogueEntry[]> {
  await purgeRemoved();
  return (await listKeptModels()).filter(({ complete }) => complete).map(keptEntry);
}
