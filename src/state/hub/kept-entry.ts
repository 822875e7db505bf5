import { modelBytes } from '#core/models/catalogue.ts';
import { type KeptModel, originOf } from '#core/models/hub/repository.ts';
import type { CatalogueEntry } from '../catalogue-entry.ts';

/** A model of a Hub as a judge to choose. */
export const keptEntry = ({ model }: KeptModel): CatalogueEntry => ({
  id: model.id,
  name: model.name,
  licence: model.licence,
  parameters: model.parameters,
  bytes: modelBytes(model),
  available: 'here',
  keptFrom: originOf(model),
});
