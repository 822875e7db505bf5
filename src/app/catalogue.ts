import { type CatalogueModel, catalogue, modelBytes } from '#core/models/catalogue.ts';
import type { CatalogueEntry } from '#state/judge-store.ts';
import { availability } from '#storage/models/cached-models.ts';

const judges = catalogue.filter(({ role }) => role === 'judge');

const entryOf = (model: CatalogueModel, available: CatalogueEntry['available']): CatalogueEntry => ({
  id: model.id,
  name: model.name,
  licence: model.licence,
  parameters: model.parameters,
  bytes: modelBytes(model),
  available,
});

/** The judges of models.json, and where each can be had from this page. */
export async function judgesHere(): Promise<CatalogueEntry[]> {
  try {
    const where = await availability(judges);
    return judges.map((model) => entryOf(model, where.get(model.id) ?? 'nowhere'));
  } catch {
    // Without storage nothing can be kept, but a model of the user's own can still be read.
    return judges.map((model) => entryOf(model, 'nowhere'));
  }
}
