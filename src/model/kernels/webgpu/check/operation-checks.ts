import type { Activation } from '#model/weights/activation.ts';
import { type Tensor, type Tensor2D, tensor2d } from '../../../tf.ts';
import { sigmoidForms } from '../../activation.ts';
import type { AttentionOptions, HeadGeometry, Heads, Kernels } from '../../kernels.ts';
import type { CheckInputs } from './compare.ts';

/** Operations without weights, by the names that a report gives them. */
export type Operation =
  | 'rmsNorm'
  | 'gatedUnit'
  | 'splitHeads'
  | 'layerNorm'
  | 'gelu'
  | 'attention'
  | 'decodeAttention'
  | 'backward.rmsNorm'
  | 'backward.gatedUnit'
  | 'backward.splitHeads'
  | 'backward.attention';

/** Computes an operation on seeded inputs, the same whichever kernels compute it. */
export type OperationCheck = (kernels: Kernels, inputs: CheckInputs) => Tensor[];

const [rows, columns] = [5, 100];
const eps = 1e-5;
const activations = Object.keys(sigmoidForms) as Activation[];
const small: HeadGeometry = { heads: 4, kvHeads: 2, headDim: 16 };
const parts = ({ q, k, v }: Heads) => [q, k, v];

const rope = (inputs: CheckInputs, tokens: number, headDim: number) => ({
  cos: inputs.matrix(tokens, headDim / 2),
  sin: inputs.matrix(tokens, headDim / 2),
});

const norms = (inputs: CheckInputs, headDim: number) => ({
  q: inputs.vector(headDim),
  k: inputs.vector(headDim),
  eps,
});

const heads = (
  inputs: CheckInputs,
  rows: number,
  tokens: number,
  { heads, kvHeads, headDim }: HeadGeometry,
) => ({
  q: inputs.block(rows, heads, tokens, headDim),
  k: inputs.block(rows, kvHeads, tokens, headDim),
  v: inputs.block(rows, kvHeads, tokens, headDim),
});

/** Whatever the sizes of a model are. */
export const operationChecks: Record<
  Exclude<Operation, 'attention' | 'decodeAttention' | 'backward.attention'>,
  OperationCheck
> = {
  rmsNorm: (by, inputs) => [by.rmsNorm(inputs.matrix(rows, columns), inputs.vector(columns), eps)],
  gatedUnit: (by, inputs) =>
    activations.map((activation) => by.gatedUnit(inputs.matrix(rows, 2 * columns), activation)),
  layerNorm: (by, inputs) => [
    by.layerNorm(inputs.matrix(rows, columns), inputs.vector(columns), inputs.vector(columns), eps),
  ],
  gelu: (by, inputs) => [by.gelu(inputs.matrix(rows, columns))],
  splitHeads(by, inputs) {
    const qkv = inputs.matrix(6, 128);
    const shape = { rows: 2, tokens: 3 };
    const tables = rope(inputs, 3, 16);
    return [
      ...parts(by.splitHeads(qkv, shape, small, tables)),
      ...parts(by.splitHeads(qkv, shape, small, tables, norms(inputs, 16))),
    ];
  },
  'backward.rmsNorm': (by, inputs) => [
    by.backward.rmsNorm(
      inputs.matrix(rows, columns),
      inputs.vector(columns),
      eps,
      inputs.matrix(rows, columns),
    ),
  ],
  'backward.gatedUnit': (by, inputs) =>
    activations.map((activation) =>
      by.backward.gatedUnit(inputs.matrix(rows, 2 * columns), activation, inputs.matrix(rows, columns)),
    ),
  'backward.splitHeads'(by, inputs) {
    const gradients = heads(inputs, 2, 3, small);
    const tables = rope(inputs, 3, 16);
    const qkv = inputs.matrix(6, 128);
    return [
      by.backward.splitHeads(gradients, tables),
      by.backward.splitHeads(gradients, tables, { qkv, norms: norms(inputs, 16) }),
    ];
  },
};

/** Of attention, for heads of one model's size: alone, after a prefix, and one token after a prefix. */
export const decoderAttention =
  (geometry: HeadGeometry): OperationCheck =>
  (by, inputs) => {
    const past = (tokens: number) => {
      const { k, v } = heads(inputs, 1, tokens, geometry);
      return { k, v };
    };
    const causal = (tokens: number, options: Partial<AttentionOptions> = {}) =>
      by.attention(heads(inputs, 2, tokens, geometry), { causal: true, ...options });
    return [
      causal(7),
      causal(6, { past: past(5) }),
      causal(1, { past: past(6) }),
      causal(7, { past: past(6), window: 4 }),
    ];
  };

/** Checks decode attention over a shared segment, a long segment of each row and a segment of one token. */
export const decodingAttention =
  (geometry: HeadGeometry): OperationCheck =>
  (by, inputs) => {
    const segment = (rows: number, tokens: number) => {
      const { k, v } = heads(inputs, rows, tokens, geometry);
      return { k, v };
    };
    const { q } = heads(inputs, 2, 1, geometry);
    return [
      by.decodeAttention(q, [segment(1, 5), segment(2, 70), segment(2, 1)]),
      by.decodeAttention(q, [{ ...segment(1, 5), from: 3 }, segment(2, 1)]),
    ];
  };

/** As encoders use it: every key that is not padding is seen. */
export const encoderAttention =
  (geometry: HeadGeometry): OperationCheck =>
  (by, inputs) => {
    const seen = inputs.floats(14).map((value, i) => (i % 7 === 0 || value > -1 ? 1 : 0));
    const keyMask = inputs.own(tensor2d(seen, [2, 7]) as Tensor2D);
    return [by.attention(heads(inputs, 2, 7, geometry), { causal: false, keyMask })];
  };

export const attentionGradient =
  (geometry: HeadGeometry): OperationCheck =>
  (by, inputs) => {
    const given = heads(inputs, 2, 7, geometry);
    const width = geometry.heads * geometry.headDim;
    const of = (window?: number) => {
      const mixed = inputs.own(by.attention(given, { causal: true, window }));
      return parts(by.backward.attention(given, mixed, inputs.matrix(14, width), window));
    };
    return [...of(), ...of(3)];
  };
