import type { TensorType } from '#model/weights/checkpoint.ts';

/**
 * How a shader reads a type's weights. Values are read in groups of 32: `openGroup` gives what a group's values have in
 * common, `pair(…, j)` its values 4j .. 4j + 3 (`a`) and 16 + 4j .. (`b`), j of 0 to 3, which in most types
 * share their bytes. Matrices lie in `w`, an array of words; `params.groups` is the groups of a row.
 */
export interface WeightFormat {
  /** Words of one block of `groups` groups. */
  words: number;
  groups: number;
  /** Scales of 32-value blocks stand behind all quants: pairs of f16 (scale, minimum), two scales a word, or none. */
  scales: 'pairs' | 'single' | 'inside';
  /** WGSL of `openGroup(row, group) -> vec4<f32>`: scale and offset of `a`, scale and offset of `b`. */
  open: string;
  /** WGSL of the body of `pair(row, group, j, s)`, which returns `Pair(a, b)`. */
  pair: string;
}

/**
 * Bytes become floats by `unpack4x8unorm`, which every device has an instruction for, or a short way: its results are
 * 255ths, so `openGroup` multiplies scales by 255.
 */
const bytes = (word: string) => `unpack4x8unorm(${word})`;
const low = '0x0f0f0f0fu';
const at = (words: number) => `let at = (row * params.groups + group) * ${words}u;`;
/** Blocks of 256: `super_` is where the block begins, `part` which of its 8 groups. */
const superAt = (words: number) =>
  `let super_ = (row * (params.groups / 8u) + (group >> 3u)) * ${words}u; let part = group & 7u;`;

const pairsOfHalves = `
  let s = unpack2x16float(w[params.scales + row * params.groups + group]) * vec2<f32>(255.0, 1.0);
  return s.xyxy;`;
/** @param zero the quant that means 0 */
const singleHalf = (zero: number) => `
  let i = row * params.groups + group;
  let both = unpack2x16float(w[params.scales + (i >> 1u)]);
  let d = select(both.x, both.y, (i & 1u) == 1u);
  return vec2<f32>(255.0 * d, ${-zero}.0 * d).xyxy;`;
const none = 'return vec4<f32>(1.0, 0.0, 1.0, 0.0);';

/** From words of four quants each to values. */
const scaled = (a: string, b: string) => `return Pair(${bytes(a)} * s.x + s.y, ${bytes(b)} * s.z + s.w);`;

const fourBits = `${at(4)}
  let q = w[at + j];
  ${scaled(`q & ${low}`, `(q >> 4u) & ${low}`)}`;

/** Bit i of the lowest four as bit 4 of byte i. */
const spreadBits = `
fn spread(bits: u32) -> u32 {
  return ((bits & 1u) << 4u) | ((bits & 2u) << 11u) | ((bits & 4u) << 18u) | ((bits & 8u) << 25u);
}`;

/** Fifth bits of the 32 values in the block's first word. */
const fiveBits = `${at(5)}
  let high = w[at] >> (4u * j);
  let q = w[at + 1u + j];
  ${scaled(`(q & ${low}) | spread(high)`, `((q >> 4u) & ${low}) | spread(high >> 16u)`)}`;

const byteOf = `((w[super_ + 1u + (i >> 2u)] >> (8u * (i & 3u))) & 255u)`;

/** 6-bit scales and minimums of 8 groups in 12 bytes: see `decodeQ4_K`. */
const superScales = (words: number) => `${superAt(words)}
  var i = part;
  let near = ${byteOf};
  i = part + 4u;
  let far = ${byteOf};
  var scale = near & 63u;
  var minimum = far & 63u;
  if (part >= 4u) {
    i = part - 4u;
    let early = ${byteOf};
    scale = (far & 15u) | ((early >> 6u) << 4u);
    minimum = (far >> 4u) | ((near >> 6u) << 4u);
  }
  let d = unpack2x16float(w[super_]);
  return vec2<f32>(255.0 * d.x * f32(scale), -d.y * f32(minimum)).xyxy;`;

const wholeWords = (perQuad: number, words: number, value: (word: string) => string) => `${at(words)}
  ${['a', 'b']
    .map((name, half) => `let ${name} = ${value(`at + ${(half * words) / 2}u + ${perQuad}u * j`)};`)
    .join('\n  ')}
  return Pair(a, b);`;

export const weightFormats: Record<TensorType, WeightFormat> = {
  F32: {
    words: 32,
    groups: 1,
    scales: 'inside',
    open: none,
    pair: wholeWords(
      4,
      32,
      (word) =>
        `bitcast<vec4<f32>>(vec4<u32>(w[${word}], w[${word} + 1u], w[${word} + 2u], w[${word} + 3u]))`,
    ),
  },
  F16: {
    words: 16,
    groups: 1,
    scales: 'inside',
    open: none,
    pair: wholeWords(
      2,
      16,
      (word) => `vec4<f32>(unpack2x16float(w[${word}]), unpack2x16float(w[${word} + 1u]))`,
    ),
  },
  BF16: {
    words: 16,
    groups: 1,
    scales: 'inside',
    open: none,
    pair: wholeWords(
      2,
      16,
      (word) =>
        `bitcast<vec4<f32>>(vec4<u32>(w[${word}] << 16u, w[${word}] & 0xffff0000u, w[${word} + 1u] << 16u, w[${word} + 1u] & 0xffff0000u))`,
    ),
  },
  Q4_0: { words: 4, groups: 1, scales: 'single', open: singleHalf(8), pair: fourBits },
  Q4_1: { words: 4, groups: 1, scales: 'pairs', open: pairsOfHalves, pair: fourBits },
  Q5_0: { words: 5, groups: 1, scales: 'single', open: singleHalf(16), pair: fiveBits },
  Q5_1: { words: 5, groups: 1, scales: 'pairs', open: pairsOfHalves, pair: fiveBits },
  Q8_0: {
    words: 8,
    groups: 1,
    scales: 'single',
    open: singleHalf(128),
    pair: `${at(8)}
  ${scaled('w[at + j] ^ 0x80808080u', 'w[at + 4u + j] ^ 0x80808080u')}`,
  },
  Q4_K: {
    words: 36,
    groups: 8,
    scales: 'inside',
    open: superScales(36),
    pair: `${superAt(36)}
  let quants = super_ + 4u + 8u * (part >> 1u) + j;
  let shift = 4u * (part & 1u);
  ${scaled(`(w[quants] >> shift) & ${low}`, `(w[quants + 4u] >> shift) & ${low}`)}`,
  },
  Q5_K: {
    words: 44,
    groups: 8,
    scales: 'inside',
    open: superScales(44),
    pair: `${superAt(44)}
  let quants = super_ + 12u + 8u * (part >> 1u) + j;
  let shift = 4u * (part & 1u);
  let fifth = super_ + 4u + j;
  ${scaled(
    `((w[quants] >> shift) & ${low}) | (((w[fifth] >> part) & 0x01010101u) << 4u)`,
    `((w[quants + 4u] >> shift) & ${low}) | (((w[fifth + 4u] >> part) & 0x01010101u) << 4u)`,
  )}`,
  },
  Q6_K: {
    words: 53,
    groups: 8,
    scales: 'inside',
    open: `${superAt(53)}
  let d = unpack2x16float(w[super_ + 52u]).x;
  let both = w[super_ + 48u + (part >> 1u)] >> (16u * (part & 1u));
  let first = d * f32(bitcast<i32>(both << 24u) >> 24u);
  let second = d * f32(bitcast<i32>(both << 16u) >> 24u);
  return vec4<f32>(255.0 * first, -32.0 * first, 255.0 * second, -32.0 * second);`,
    pair: `${superAt(53)}
  let half = part >> 2u;
  let low = super_ + 16u * half + 8u * (part & 1u) + j;
  let high = super_ + 32u + 8u * half + j;
  let shift = 2u * (part & 2u);
  let pairs = 2u * (part & 3u);
  ${scaled(
    `((w[low] >> shift) & ${low}) | (((w[high] >> pairs) & 0x03030303u) << 4u)`,
    `((w[low + 4u] >> shift) & ${low}) | (((w[high + 4u] >> pairs) & 0x03030303u) << 4u)`,
  )}`,
  },
};

/** Functions with which a shader reads weights of a type; it has `w: array<u32>`, `params.groups` and `params.scales`. */
export const readWeights = (type: TensorType): string => `
struct Pair { a: vec4<f32>, b: vec4<f32> }
${spreadBits}
fn openGroup(row: u32, group: u32) -> vec4<f32> {${weightFormats[type].open}
}
fn pair(row: u32, group: u32, j: u32, s: vec4<f32>) -> Pair {
  ${weightFormats[type].pair}
}`;
