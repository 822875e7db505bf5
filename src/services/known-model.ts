import { type CatalogueModel, catalogue, catalogueModel } from '#core/models/catalogue.ts';
import { combineDigests } from '#model/weights/digest.ts';
import { keptModel } from '#storage/models/kept-models.ts';

/**
 * A model by its id: of models.json, or one that this browser keeps from a Hub.
 * @throws AppError `unknown-model`
 */
export async function knownModel(id: string): Promise<CatalogueModel> {
  if (catalogue.some((model) => model.id === id)) return catalogueModel(id);
  return (await keptModel(id))?.model ?? catalogueModel(id);
}

/** The SHA-256 that identifies its weights, as opening the files gives it. */
export const weightsDigest = ({ files }: CatalogueModel): string =>
  combineDigests(
    new Map(
      files
        .filter(({ name }) => /\.(gguf|safetensors)$/i.test(name))
        .map(({ name, sha256 }) => [name, sha256]),
    ),
  );
