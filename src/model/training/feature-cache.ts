import * as v from 'valibot';
import type { FeatureId } from '#core/features/feature-id.ts';
import { textFeatures } from '#core/features/text-features.ts';
import type { JudgedTexts } from '#core/judge/judge.ts';
import { jsonBySchema } from '#core/schema/by-schema.ts';
import { type ArtefactStore, featuresFile, textBytes } from '#core/training/artefacts.ts';
import { digestBytes } from '../weights/digest.ts';

const storedSchema = v.record(v.string(), v.record(v.string(), v.nullable(v.pipe(v.number(), v.finite()))));

/**
 * Text features of rows, kept in a training's folder: a training that was stopped goes on, and another one on the same
 * rows embeds no text anew. A file that cannot be read counts as empty.
 */
export class FeatureCache {
  private constructor(
    private readonly files: ArtefactStore,
    private readonly known: Map<string, Record<string, number | null>>,
  ) {}

  static async open(files: ArtefactStore): Promise<FeatureCache> {
    const bytes = await files.read(featuresFile);
    const stored = bytes && jsonBySchema(storedSchema, new TextDecoder().decode(bytes));
    return new FeatureCache(files, new Map(stored?.ok ? Object.entries(stored.value) : []));
  }

  /** Null where a feature of the row is not known. */
  get(row: JudgedTexts, wanted: readonly FeatureId[]): ReadonlyMap<FeatureId, number | null> | null {
    const found = this.known.get(keyOf(row, wanted));
    return found && wanted.every((id) => Object.hasOwn(found, id))
      ? new Map(wanted.map((id) => [id, found[id]!]))
      : null;
  }

  async add(
    rows: readonly JudgedTexts[],
    wanted: readonly FeatureId[],
    features: readonly ReadonlyMap<FeatureId, number | null>[],
  ): Promise<void> {
    for (const [at, row] of rows.entries())
      this.known.set(keyOf(row, wanted), {
        ...this.known.get(keyOf(row, wanted)),
        ...Object.fromEntries(features[at]!),
      });
    await this.files.write(featuresFile, textBytes(JSON.stringify(Object.fromEntries(this.known))));
  }
}

/** Half a SHA-256 of the texts that the features read. */
function keyOf({ instruction, response, reference }: JudgedTexts, wanted: readonly FeatureId[]): string {
  const reads = wanted.some((id) => textFeatures[id].needsReference);
  const texts = JSON.stringify([instruction, response, reads ? (reference ?? null) : null]);
  return digestBytes(textBytes(texts)).slice(0, 32);
}
