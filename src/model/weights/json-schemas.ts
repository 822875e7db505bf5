import * as v from 'valibot';
import { AppError } from '#core/errors.ts';
import { bySchema, objectOf } from '#core/schema/by-schema.ts';

/**
 * The forms of a model's JSON files besides tokenizer.json, as far as anything here reads them. A field that is null
 * counts as absent: transformers writes it for "as the architecture has it".
 */

const figure = v.nullish(v.pipe(v.number(), v.finite(), v.gtValue(0)));
const size = v.nullish(v.pipe(v.number(), v.safeInteger(), v.minValue(1)));
const neededSize = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
const flag = v.nullish(v.boolean());
const text = v.nullish(v.string());
const wholeNumber = v.pipe(v.number(), v.safeInteger());

const ropeFields = {
  rope_type: text,
  type: text,
  rope_theta: figure,
  partial_rotary_factor: figure,
  factor: figure,
  low_freq_factor: figure,
  high_freq_factor: figure,
  original_max_position_embeddings: figure,
  beta_fast: figure,
  beta_slow: figure,
  attention_factor: figure,
  mscale: v.nullish(v.number()),
  mscale_all_dim: v.nullish(v.number()),
  truncate: flag,
};

/** Newer files of Gemma 3 have one for each kind of layer. */
const rope = v.nullish(
  objectOf({
    ...ropeFields,
    full_attention: v.nullish(objectOf(ropeFields)),
    sliding_attention: v.nullish(objectOf(ropeFields)),
  }),
);

/** What decoders and encoders have both. */
const sizes = {
  vocab_size: neededSize,
  hidden_size: neededSize,
  num_hidden_layers: neededSize,
  num_attention_heads: neededSize,
  intermediate_size: neededSize,
  hidden_act: text,
};

export const decoderJson = objectOf({
  ...sizes,
  num_key_value_heads: size,
  head_dim: size,
  max_position_embeddings: size,
  rms_norm_eps: figure,
  rope_theta: figure,
  rope_scaling: rope,
  rope_parameters: rope,
  partial_rotary_factor: figure,
  tie_word_embeddings: flag,
  mlp_bias: flag,
  attention_bias: flag,
  use_sliding_window: flag,
  sliding_window: size,
  sliding_window_pattern: size,
  max_window_layers: v.nullish(v.pipe(v.number(), v.safeInteger(), v.minValue(0))),
  layer_types: v.nullish(v.array(v.string())),
  hidden_activation: text,
  rope_local_base_freq: figure,
  query_pre_attn_scalar: figure,
  attn_logit_softcapping: figure,
  final_logit_softcapping: figure,
  embedding_multiplier: figure,
  attention_multiplier: figure,
  residual_multiplier: figure,
  logits_scaling: figure,
  no_rope_layers: v.nullish(v.array(v.picklist([0, 1]))),
  architectures: v.nullish(v.array(v.string())),
  num_labels: v.nullish(v.pipe(v.number(), v.safeInteger(), v.minValue(0))),
  id2label: v.nullish(v.record(v.string(), v.unknown())),
  pad_token_id: v.nullish(v.number()),
});

export type DecoderJson = v.InferOutput<typeof decoderJson>;

export const encoderJson = objectOf({
  ...sizes,
  max_position_embeddings: neededSize,
  type_vocab_size: neededSize,
  layer_norm_eps: figure,
  position_embedding_type: text,
});

const quantised = v.nullish(
  objectOf({ quant_method: text, bits: v.nullish(v.number()), load_in_4bit: flag, load_in_8bit: flag }),
);

/** What is read of config.json before its family is known. */
export const anyConfigJson = objectOf({
  model_type: text,
  quantization_config: quantised,
  compression_config: quantised,
});

const specialToken = v.nullish(v.union([v.string(), objectOf({ content: v.string() })]));

export const tokenizerConfigJson = objectOf({
  bos_token: specialToken,
  eos_token: specialToken,
  chat_template: v.nullish(
    v.union([v.string(), v.array(objectOf({ name: v.string(), template: v.string() }))]),
  ),
});

export const generationConfigJson = objectOf({
  // transformers takes ids here alone; a token's text, which some files have, names nothing and is passed over.
  eos_token_id: v.nullish(
    v.union([
      wholeNumber,
      v.array(wholeNumber),
      v.pipe(
        v.string(),
        v.transform(() => null),
      ),
    ]),
  ),
});

/** Of weights in several files: which tensor lies in which. */
export const indexJson = objectOf({ weight_map: v.record(v.string(), v.string()) });

/** @throws AppError `bad-config` that names the file and the field */
export function checkedJson<T>(schema: v.GenericSchema<unknown, T>, file: string, json: unknown): T {
  const checked = bySchema(schema, json);
  if (checked.ok) return checked.value;
  const { field, what } = checked;
  throw new AppError(
    'bad-config',
    `${file} cannot be used: “${field}” is not what belongs there (${what}). Get the model's ${file} again.`,
    { file, field },
  );
}
