import type { AskedRow } from '#core/batch/compose-batch.ts';
import { AppError } from '#core/errors.ts';
import type { FeatureId } from '#core/features/feature-id.ts';
import { featuresOfRows, needsEmbedder } from '#core/features/text-features.ts';
import type { JudgedTexts, JudgeSpec } from '#core/judge/judge.ts';
import { featuresOf, readsState } from '#core/linear-probe/linear-probe.ts';
import type { LinearProbeJudge } from '#core/linear-probe/probe-json.ts';
import { RememberedVectors } from '#core/method/text-embedder.ts';
import { startBackend } from '#model/backends/backend.ts';
import { nodeWasm } from '#model/backends/wasm-node.ts';
import { openNodeEmbedder } from '../judge/node-judge.ts';

/** What a linear probe reads of rows' texts, in order; null where a feature does not apply to a row. */
export type FeaturesOf = (
  rows: readonly JudgedTexts[],
) => Promise<readonly ReadonlyMap<FeatureId, number | null>[]>;

/**
 * Run `work` with what computes the features that a judge's probe reads of texts: the sentence embedder is opened
 * where one of them needs it. A judge that reads digit tokens reads no features.
 * @param name of the judge, for errors
 * @throws AppError `other-mode` where the judge has no probe for the spec's mode, `no-digit-probabilities` where the probe
 *   reads no hidden state, so that nothing would be left to compute elsewhere
 */
export async function withProbeFeatures<T>(
  probes: LinearProbeJudge | null,
  { template: { mode } }: JudgeSpec,
  name: string,
  work: (featuresOf: FeaturesOf | null) => Promise<T>,
): Promise<T> {
  if (!probes) return work(null);
  const words = mode.replace('-', ' ');
  const probe = probes.probes[mode];
  if (!probe)
    throw new AppError(
      'other-mode',
      `${name} cannot judge ${words}: its linear probe was not fitted for that. Nothing was exported. Choose the other --mode.`,
      { mode },
    );
  if (!readsState(probe))
    throw new AppError(
      'no-digit-probabilities',
      `${name} reads no language model ${words}: it compares texts alone, so nothing is left for a cluster to compute. Nothing was exported. Judge here with the judge command, in parts if there are many rows.`,
      { mode },
    );
  const wanted = featuresOf(probe);
  if (!needsEmbedder(wanted)) return work((rows) => featuresOfRows(rows, wanted, async () => []));
  const running = await startBackend('auto', nodeWasm);
  try {
    const embedder = await openNodeEmbedder(running);
    const vectors = new RememberedVectors(embedder);
    try {
      return await work((rows) => featuresOfRows(rows, wanted, (pieces) => vectors.of(pieces)));
    } finally {
      embedder.dispose();
    }
  } finally {
    running.stop();
  }
}

/** Rows whose texts are compared at once. */
const rowsAtOnce = 128;

/** Rows that are to be asked, with what a linear probe reads of their texts. */
export async function* withFeatures(
  asked: readonly AskedRow[],
  featuresOf: FeaturesOf,
): AsyncGenerator<AskedRow> {
  for (let start = 0; start < asked.length; start += rowsAtOnce) {
    const some = asked.slice(start, start + rowsAtOnce);
    const features = await featuresOf(some.map(({ row }) => row));
    for (const [at, each] of some.entries()) yield { ...each, features: features[at]! };
  }
}
