import * as v from 'valibot';
import { AppError } from '#core/errors.ts';
import { bySchema, jsonBySchema, objectOf } from '#core/schema/by-schema.ts';
import { adapterConfigFile, weightsFile } from '#core/training/adapter-record.ts';
import { type LoraTarget, loraTargets } from '#core/training/settings.ts';
import type { ByteSource } from '#model/weights/byte-source.ts';
import type { DecoderConfig, StoredTensor } from '#model/weights/checkpoint.ts';
import { readSafetensors } from '#model/weights/safetensors-file.ts';
import { writeSafetensors } from '#model/weights/safetensors-writer.ts';
import { type LoraLayout, loraLayout, type TargetSlot } from './layout.ts';
import { type LoraParameters, slotsOf } from './parameters.ts';

const adapterWeightsFile = weightsFile.lora;

/** The part of `adapter_config.json` that decides what the adapter computes. */
export interface PeftConfig {
  rank: number;
  alpha: number;
  dropout: number;
  rankStabilised: boolean;
  /** The base model's name, as whoever trained the adapter called it; null where it is not said. */
  base: string | null;
}

/** PEFT's name of a tensor: the module's path in `PeftModelForCausalLM`. */
const tensorName = ({ layer, target }: TargetSlot, matrix: 'A' | 'B'): string =>
  `base_model.model.model.layers.${layer}.${mlpTargets.has(target) ? 'mlp' : 'self_attn'}.${target}.lora_${matrix}.weight`;

const mlpTargets: ReadonlySet<LoraTarget> = new Set<LoraTarget>(['gate_proj', 'up_proj', 'down_proj']);

/** PEFT's name of each matrix, and its range [from, to) in the flat parameters. */
export function namedParameters(layout: LoraLayout): Map<string, [from: number, to: number]> {
  const named = new Map<string, [number, number]>();
  for (const slot of slotsOf(layout)) {
    named.set(tensorName(slot, 'A'), [slot.a, slot.b]);
    named.set(tensorName(slot, 'B'), [slot.b, slot.b + layout.rank * slot.outputs]);
  }
  return named;
}

/** Both files of an adapter, as `PeftModel.from_pretrained` reads them. */
export function writePeftFiles(
  { layout, values }: LoraParameters,
  config: PeftConfig,
  type: 'F32' | 'F16',
): Map<string, Uint8Array<ArrayBuffer>> {
  const { rank } = layout;
  const tensors = slotsOf(layout).flatMap((slot) => [
    { name: tensorName(slot, 'A'), shape: [rank, slot.inputs], values: values.subarray(slot.a, slot.b) },
    {
      name: tensorName(slot, 'B'),
      shape: [slot.outputs, rank],
      values: values.subarray(slot.b, slot.b + rank * slot.outputs),
    },
  ]);
  const json = {
    peft_type: 'LORA',
    task_type: 'CAUSAL_LM',
    base_model_name_or_path: config.base,
    r: config.rank,
    lora_alpha: config.alpha,
    lora_dropout: config.dropout,
    target_modules: [...layout.targets],
    bias: 'none',
    fan_in_fan_out: false,
    inference_mode: true,
    init_lora_weights: true,
    modules_to_save: null,
    use_dora: false,
    use_rslora: config.rankStabilised,
  };
  return new Map([
    [adapterConfigFile, new TextEncoder().encode(`${JSON.stringify(json, null, 2)}\n`)],
    [adapterWeightsFile, writeSafetensors(tensors, type, { format: 'pt' })],
  ]);
}

/**
 * Read an adapter for a base model of this config. Every tensor must be used: an adapter of which a part were
 * ignored would silently judge as another.
 * @throws AppError `bad-adapter` where it is not LoRA as this engine computes it, or not for this base
 */
export async function readPeftFiles(
  files: ReadonlyMap<string, ByteSource>,
  base: DecoderConfig,
): Promise<{ parameters: LoraParameters; config: PeftConfig }> {
  const config = readConfig(await readText(files, adapterConfigFile));
  const tensors = await readSafetensors(required(files, adapterWeightsFile));
  const targets = targetsAmong(tensors.keys());
  const layout = loraLayout(base, { ...config, targets });
  const values = new Float32Array(layout.parameters);
  const used = new Set<string>();
  for (const slot of slotsOf(layout)) {
    for (const matrix of ['A', 'B'] as const) {
      const name = tensorName(slot, matrix);
      values.set(
        await floatsOf(tensors.get(name), name, matrixShape(slot, matrix, layout)),
        slot[offsetOf[matrix]],
      );
      used.add(name);
    }
  }
  const ignored = [...tensors.keys()].find((name) => !used.has(name));
  if (ignored !== undefined)
    throw badAdapter(`It changes “${ignored}”, which this base model has not or this engine cannot adapt`, {
      tensor: ignored,
    });
  return { parameters: { layout, values }, config };
}

const offsetOf = { A: 'a', B: 'b' } as const;

const matrixShape = (slot: TargetSlot, matrix: 'A' | 'B', { rank }: LoraLayout) =>
  matrix === 'A' ? [rank, slot.inputs] : [slot.outputs, rank];

async function floatsOf(
  tensor: StoredTensor | undefined,
  name: string,
  shape: readonly number[],
): Promise<Float32Array> {
  if (!tensor)
    throw badAdapter(`It has no “${name}”: the base model has more layers, or the file is incomplete`);
  if (tensor.shape.join() !== shape.join())
    throw badAdapter(
      `“${name}” has shape [${tensor.shape.join(', ')}] where this base model needs [${shape.join(', ')}]`,
      { tensor: name },
    );
  return tensor.floats();
}

function targetsAmong(names: Iterable<string>): LoraTarget[] {
  const found = new Set([...names].map((name) => /\.(\w+)\.lora_[AB]\.weight$/.exec(name)?.[1]));
  const targets = loraTargets.filter((target) => found.has(target));
  if (targets.length === 0) throw badAdapter('It adapts none of the projections that this engine knows');
  return targets;
}

/** More is no low-rank adapter of any base model that runs here. */
const maxRank = 65_536;

/** Initialisations that leave the base model's weights as they are, so that the adapter's matrices say everything. */
const plainInitialisations: readonly unknown[] = [true, false, 'gaussian', 'eva', 'orthogonal'];

/** Settings that change nothing of what an adapter computes once it is trained, whatever their value. */
const withoutEffect: ReadonlySet<string> = new Set([
  'peft_type',
  'task_type',
  'base_model_name_or_path',
  'revision',
  'auto_mapping',
  'peft_version',
  'inference_mode',
  'r',
  'lora_alpha',
  'lora_dropout',
  'use_rslora',
  // Which modules are adapted is read from the tensors, and every tensor must be used.
  'target_modules',
  'exclude_modules',
  'layers_pattern',
  // Of the initialisation and of the training alone.
  'init_lora_weights',
  'eva_config',
  'loftq_config',
  'corda_config',
  'lora_ga_config',
  'megatron_config',
  'megatron_core',
  'runtime_config',
  'qalora_group_size',
  'ensure_weight_tying',
]);

/** Settings with the values under which this engine computes the adapter as PEFT does. */
const supportedValues: Readonly<Record<string, readonly unknown[]>> = {
  bias: ['none'],
  use_dora: [false],
  fan_in_fan_out: [false],
  lora_bias: [false],
  use_qalora: [false],
};

/** Null, false, or an empty list or object: what a setting has that is not used. */
const isUnset = (value: unknown): boolean =>
  value === null ||
  value === undefined ||
  value === false ||
  (typeof value === 'object' && Object.keys(value as object).length === 0);

/**
 * The list is of what is supported: a setting that is not known here and is set may change what the adapter
 * computes, so it is refused.
 */
function refuseUnsupported(json: Record<string, unknown>): void {
  const { peft_type, init_lora_weights: initialisation = true } = json;
  if (peft_type !== 'LORA') throw badAdapter(`Its PEFT type is ${shown(peft_type)}, not LORA`);
  if (!plainInitialisations.includes(initialisation))
    throw badAdapter(
      `It was initialised with ${shown(initialisation)} (init_lora_weights in ${adapterConfigFile}), which changes the base model's weights, so its matrices alone do not give its scores. Save it as plain LoRA (PEFT's save_pretrained with path_initial_model_for_weight_conversion) and open that`,
      { setting: 'init_lora_weights', value: initialisation },
    );
  for (const [name, value] of Object.entries(json)) {
    if (withoutEffect.has(name) || isUnset(value)) continue;
    if (!supportedValues[name]?.includes(value))
      throw badAdapter(`${adapterConfigFile} sets ${name} to ${shown(value)}, which is not supported`, {
        setting: name,
      });
  }
}

/** A value in an error. Lists and objects may be of any size and depth, so they are not written out. */
const shown = (value: unknown): string =>
  typeof value === 'object' && value !== null
    ? Array.isArray(value)
      ? 'a list'
      : 'an object'
    : (JSON.stringify(value)?.slice(0, 100) ?? 'nothing');

const adapterConfig = objectOf({
  r: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(maxRank)),
  lora_alpha: v.pipe(v.number(), v.finite()),
  lora_dropout: v.pipe(v.number(), v.minValue(0), v.ltValue(1)),
  use_rslora: v.nullish(v.boolean()),
  base_model_name_or_path: v.nullish(v.string()),
});

/** A problem of the settings is said before one of the form, since it tells more of an adapter of another kind. */
function readConfig(text: string): PeftConfig {
  const json = jsonBySchema(objectOf({}), text);
  if (json.ok) refuseUnsupported(json.value);
  const checked = json.ok ? bySchema(adapterConfig, json.value) : json;
  if (!checked.ok)
    throw badAdapter(
      `${adapterConfigFile} is not one: “${checked.field}” is not what belongs there (${checked.what})`,
      { file: adapterConfigFile, field: checked.field },
    );
  const { r, lora_alpha, lora_dropout, use_rslora, base_model_name_or_path } = checked.value;
  return {
    rank: r,
    alpha: lora_alpha,
    dropout: lora_dropout,
    rankStabilised: use_rslora ?? false,
    base: base_model_name_or_path ?? null,
  };
}

function required(files: ReadonlyMap<string, ByteSource>, name: string): ByteSource {
  const file = files.get(name);
  if (file) return file;
  throw new AppError('missing-file', `A LoRA adapter needs ${name}. Choose it too.`, { name });
}

async function readText(files: ReadonlyMap<string, ByteSource>, name: string): Promise<string> {
  const file = required(files, name);
  return new TextDecoder().decode(await file.read(0, file.size));
}

const badAdapter = (what: string, data: Record<string, unknown> = {}) =>
  new AppError('bad-adapter', `This adapter cannot be used with this model. ${what}.`, data);
