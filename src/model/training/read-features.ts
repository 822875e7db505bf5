import { AppError } from '#core/errors.ts';
import type { FeatureId } from '#core/features/feature-id.ts';
import { featuresOfRows, needsEmbedder } from '#core/features/text-features.ts';
import { RememberedVectors } from '#core/method/text-embedder.ts';
import { instructionNumbers, rowsOfEach } from '#core/rows/instruction-numbers.ts';
import type { Row } from '#core/rows/row.ts';
import { FeatureCache } from './feature-cache.ts';
import type { TrainJudgeParts } from './training-job.ts';

/** Rows whose texts are embedded between two looks at the control. */
const chunkRows = 32;

const noVectors = () => Promise.reject(new Error('These features compare no texts.'));

/**
 * Text features of rows, computed or found in the training's folder.
 * @returns a map for each row, in order
 */
export async function readFeatures(
  {
    files,
    openEmbedder,
    onProgress,
    control,
  }: Pick<TrainJudgeParts, 'files' | 'openEmbedder' | 'onProgress' | 'control'>,
  rows: readonly Row[],
  wanted: readonly FeatureId[],
): Promise<ReadonlyMap<FeatureId, number | null>[]> {
  if (!needsEmbedder(wanted)) return featuresOfRows(rows, wanted, noVectors);
  const cache = await FeatureCache.open(files);
  // By instruction, since twins share most of their texts with the response that they were made from.
  const missing = rowsOfEach(instructionNumbers(rows))
    .flatMap((group) => group.map((row) => rows[row]!))
    .filter((row) => cache.get(row, wanted) === null);
  if (missing.length > 0) {
    const embedder = await openEmbedder();
    try {
      const vectors = new RememberedVectors(embedder);
      for (let start = 0; start < missing.length; start += chunkRows) {
        await control.waitIfPaused();
        if (control.cancelled)
          throw new AppError('cancelled', 'Stopped before the fit was made. What is computed is kept.');
        const texts = missing.slice(start, start + chunkRows);
        await cache.add(texts, wanted, await featuresOfRows(texts, wanted, (pieces) => vectors.of(pieces)));
        onProgress('similarity', rows.length - missing.length + start + texts.length, rows.length);
      }
    } finally {
      embedder.dispose();
    }
  }
  return rows.map((row) => cache.get(row, wanted)!);
}
