import { AppError } from '#core/errors.ts';
import { type JudgeMode, judgeModes } from '#core/judge/judge.ts';
import type { LinearProbe } from '#core/linear-probe/linear-probe.ts';
import { evenThresholds } from '#core/linear-probe/ordered-probit.ts';
import {
  finite,
  type LinearProbeJudge,
  probesFromJson,
  probesToJson,
  spreadFrom,
  tensorName,
} from '#core/linear-probe/probe-json.ts';
import type { ByteSource } from '#model/weights/byte-source.ts';
import { readSafetensors, readSafetensorsMetadata } from '#model/weights/safetensors-file.ts';
import { writeSafetensors } from '#model/weights/safetensors-writer.ts';

/** Where the header's metadata keeps the probes' JSON, so that one file, and one digest, is the judge. */
const metadataKey = 'linear_probe';

/** The base model's shape; null where it is not there, and the probe cannot be compared with it. */
type Base = { hiddenSize: number; layers: number } | null;

/** Weights on hidden states as tensors [C], all else as JSON in the header's metadata. */
export function writeLinearProbe(judge: LinearProbeJudge): Uint8Array<ArrayBuffer> {
  const tensors = judgeModes.flatMap((mode) =>
    (judge.probes[mode]?.terms ?? []).flatMap(({ name, state }) =>
      state
        ? [{ name: tensorName(mode, name), shape: [state.length], values: Float32Array.from(state) }]
        : [],
    ),
  );
  return writeSafetensors(tensors, 'F32', { [metadataKey]: probesToJson(judge) });
}

/**
 * The probes of `linear_probe.safetensors`, or of the older `quick_fit.safetensors`.
 * @throws AppError `bad-adapter` where they are not for this base model, or are not valid
 */
export async function readLinearProbe(source: ByteSource, base: Base): Promise<LinearProbeJudge> {
  const json = (await readSafetensorsMetadata(source))[metadataKey];
  const vectors = await readVectors(source);
  const judge =
    json === undefined
      ? quickFitJudge(vectors, base)
      : probesFromJson(json, (name) => stateWeights(vectors, name, base));
  const { layers } = judge;
  const most = base?.layers ?? Number.POSITIVE_INFINITY;
  if (layers !== null && !(Number.isInteger(layers) && layers >= 1 && layers <= most))
    throw new AppError(
      'bad-adapter',
      `This linear probe reads the model after ${layers} layers; the model loaded has ${most}. Load the model that it was fitted on.`,
    );
  return judge;
}

async function readVectors(source: ByteSource): Promise<Map<string, Float32Array>> {
  const tensors = await readSafetensors(source);
  const vectors = new Map<string, Float32Array>();
  for (const [name, tensor] of tensors) vectors.set(name, await tensor.floats());
  return vectors;
}

function stateWeights(vectors: ReadonlyMap<string, Float32Array>, name: string, base: Base): Float64Array {
  const weights = vectors.get(name);
  if (!weights)
    throw new AppError('bad-adapter', `This linear probe lacks its tensor ${name}. Get the file again.`);
  if (base && weights.length !== base.hiddenSize)
    throw new AppError(
      'bad-adapter',
      `This linear probe reads hidden states of ${weights.length} numbers; the model loaded has ${base.hiddenSize}. Load the model that it was fitted on.`,
    );
  for (const [c, weight] of weights.entries()) finite(weight, `${name}[${c}]`);
  return Float64Array.from(weights);
}

/** The older file: for each mode `<mode>.weights` [C] and `<mode>.bias_spread` [2]; `layers` [1] where not all are run. */
function quickFitJudge(vectors: ReadonlyMap<string, Float32Array>, base: Base): LinearProbeJudge {
  const probeOf = (mode: JudgeMode): LinearProbe | null => {
    const rest = vectors.get(`${mode}.bias_spread`);
    if (!rest || !vectors.has(`${mode}.weights`)) return null;
    const state = stateWeights(vectors, `${mode}.weights`, base);
    const bias = finite(rest[0], `${mode}.bias_spread[0]`);
    return {
      terms: [{ name: 'quality', weight: 1, bias, state, features: [], hinge: null }],
      thresholds: evenThresholds,
      spread: spreadFrom(rest[1], `${mode}.bias_spread[1]`),
    };
  };
  return {
    layers: vectors.get('layers')?.[0] ?? null,
    probes: {
      'without-reference': probeOf('without-reference'),
      'with-reference': probeOf('with-reference'),
    },
  };
}
