// Stored blocks to floats. The formats are GGUF's; src/model/weights/dequantise-blocks.ts is the reference, whose
// order of operations is kept so that both give the same bits.

export const F32: i32 = 0;
export const F16: i32 = 1;
export const BF16: i32 = 2;
export const Q4_0: i32 = 3;
export const Q4_1: i32 = 4;
export const Q5_0: i32 = 5;
export const Q5_1: i32 = 6;
export const Q8_0: i32 = 7;
export const Q4_K: i32 = 8;
export const Q5_K: i32 = 9;
export const Q6_K: i32 = 10;

/** Bytes of `count` values, whole blocks. */
export function bytesOf(type: i32, count: i32): usize {
  switch (type) {
    case F32: return <usize>count << 2;
    case F16: return <usize>count << 1;
    case BF16: return <usize>count << 1;
    case Q4_0: return (<usize>count >> 5) * 18;
    case Q4_1: return (<usize>count >> 5) * 20;
    case Q5_0: return (<usize>count >> 5) * 22;
    case Q5_1: return (<usize>count >> 5) * 24;
    case Q8_0: return (<usize>count >> 5) * 34;
    case Q4_K: return (<usize>count >> 8) * 144;
    case Q5_K: return (<usize>count >> 8) * 176;
    default: return (<usize>count >> 8) * 210;
  }
}

/** `count` values, whole blocks, from `source` to floats at `target`. */
export function dequantise(type: i32, source: usize, target: usize, count: i32): void {
  const end = target + (<usize>count << 2);
  switch (type) {
    case F32: memory.copy(target, source, <usize>count << 2); return;
    case F16: halves(source, target, end); return;
    case BF16: upperHalves(source, target, end); return;
    case Q4_0: for (; target < end; target += 128, source += 18) q4(source + 2, target, half(source), 0, 8); return;
    case Q4_1: for (; target < end; target += 128, source += 20) q4(source + 4, target, half(source), half(source + 2), 0); return;
    case Q5_0: for (; target < end; target += 128, source += 22) q5(source + 2, target, half(source), 0, 16); return;
    case Q5_1: for (; target < end; target += 128, source += 24) q5(source + 4, target, half(source), half(source + 2), 0); return;
    case Q8_0: for (; target < end; target += 128, source += 34) q8(source + 2, target, half(source)); return;
    case Q4_K: for (; target < end; target += 1024, source += 144) q45k(source, target, 16, false); return;
    case Q5_K: for (; target < end; target += 1024, source += 176) q45k(source, target, 48, true); return;
    default: for (; target < end; target += 1024, source += 210) q6k(source, target);
  }
}

/** A finite float16, subnormal ones included: the exponent is moved by a multiplication. */
function half(address: usize): f32 {
  const h = <u32>load<u16>(address);
  const magnitude = reinterpret<f32>((h & 0x7fff) << 13) * reinterpret<f32>(0x77800000); // 2^112
  return reinterpret<f32>(reinterpret<u32>(magnitude) | ((h & 0x8000) << 16));
}

function halves(source: usize, target: usize, end: usize): void {
  for (; target + 16 <= end; target += 16, source += 8) {
    const h = v128.load16x4_u(source);
    const magnitude = f32x4.mul(
      i32x4.shl(v128.and(h, i32x4.splat(0x7fff)), 13),
      f32x4.splat(reinterpret<f32>(0x77800000)),
    );
    v128.store(target, v128.or(magnitude, i32x4.shl(v128.and(h, i32x4.splat(0x8000)), 16)));
  }
  for (; target < end; target += 4, source += 2) store<f32>(target, half(source));
}

/** bfloat16 is the upper half of a float. */
function upperHalves(source: usize, target: usize, end: usize): void {
  for (; target + 16 <= end; target += 16, source += 8) v128.store(target, i32x4.shl(v128.load16x4_u(source), 16));
  for (; target < end; target += 4, source += 2) store<u32>(target, <u32>load<u16>(source) << 16);
}

/** Sixteen unsigned bytes q to d·(q − zero) + m. */
@inline
function scale16(bytes: v128, target: usize, d: v128, zero: v128, m: v128): void {
  const low = i16x8.extend_low_i8x16_u(bytes);
  const high = i16x8.extend_high_i8x16_u(bytes);
  scale4(i32x4.extend_low_i16x8_u(low), target, d, zero, m);
  scale4(i32x4.extend_high_i16x8_u(low), target + 16, d, zero, m);
  scale4(i32x4.extend_low_i16x8_u(high), target + 32, d, zero, m);
  scale4(i32x4.extend_high_i16x8_u(high), target + 48, d, zero, m);
}

@inline
function scale4(q: v128, target: usize, d: v128, zero: v128, m: v128): void {
  const value = f32x4.convert_i32x4_s(i32x4.sub(q, zero));
  v128.store(target, f32x4.add(f32x4.mul(d, value), m));
}

/** 16 bytes of nibbles: low ones are values 0 to 15, high ones 16 to 31. */
function q4(source: usize, target: usize, d: f32, m: f32, zero: i32): void {
  const bytes = v128.load(source);
  const scale = f32x4.splat(d);
  const minimum = f32x4.splat(m);
  const zeros = i32x4.splat(zero);
  scale16(v128.and(bytes, i8x16.splat(15)), target, scale, zeros, minimum);
  scale16(i8x16.shr_u(bytes, 4), target + 64, scale, zeros, minimum);
}

/** A word of fifth bits, then nibbles as in q4. */
function q5(source: usize, target: usize, d: f32, m: f32, zero: i32): void {
  const bytes = v128.load(source, 4);
  const word = i32x4.splat(load<i32>(source));
  const scale = f32x4.splat(d);
  const minimum = f32x4.splat(m);
  const zeros = i32x4.splat(zero);
  const low = i8x16.shuffle(word, word, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1);
  const high = i8x16.shuffle(word, word, 2, 2, 2, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3, 3, 3, 3);
  scale16(v128.or(v128.and(bytes, i8x16.splat(15)), fifthBits(low)), target, scale, zeros, minimum);
  scale16(v128.or(i8x16.shr_u(bytes, 4), fifthBits(high)), target + 64, scale, zeros, minimum);
}

/** 16 in each lane j whose byte has bit j mod 8. */
@inline
function fifthBits(bytes: v128): v128 {
  const bits = i64x2.splat(<i64>0x8040201008040201);
  return v128.and(i8x16.eq(v128.and(bytes, bits), bits), i8x16.splat(16));
}

function q8(source: usize, target: usize, d: f32): void {
  const scale = f32x4.splat(d);
  for (let j: usize = 0; j < 32; j += 16) {
    const bytes = v128.load(source + j);
    const low = i16x8.extend_low_i8x16_s(bytes);
    const high = i16x8.extend_high_i8x16_s(bytes);
    const at = target + (j << 2);
    v128.store(at, f32x4.mul(scale, f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_s(low))));
    v128.store(at, f32x4.mul(scale, f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_s(low))), 16);
    v128.store(at, f32x4.mul(scale, f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_s(high))), 32);
    v128.store(at, f32x4.mul(scale, f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_s(high))), 48);
  }
}

/** d, dmin, 12 bytes of scales, for Q5_K 32 bytes of fifth bits, then nibbles at `quants`. */
function q45k(source: usize, target: usize, quants: usize, fifth: bool): void {
  const d = half(source);
  const dmin = half(source + 2);
  const scales = source + 4;
  for (let group = 0; group < 8; group++) {
    const scale = f32x4.splat(d * <f32>groupScale(scales, group));
    const minimum = f32x4.splat(-(dmin * <f32>groupMinimum(scales, group)));
    const bytes = source + quants + ((<usize>group >> 1) << 5);
    for (let j: usize = 0; j < 32; j += 16) {
      const pair = v128.load(bytes + j);
      let q = group & 1 ? i8x16.shr_u(pair, 4) : v128.and(pair, i8x16.splat(15));
      if (fifth) {
        const bit = v128.and(i8x16.shr_u(v128.load(source + 16 + j), group), i8x16.splat(1));
        q = v128.or(q, i8x16.shl(bit, 4));
      }
      scale16(q, target + (j << 2), scale, i32x4.splat(0), minimum);
    }
    target += 128;
  }
}

@inline
function groupScale(scales: usize, group: i32): i32 {
  const at = scales + group;
  return group < 4
    ? <i32>load<u8>(at) & 63
    : (<i32>load<u8>(at + 4) & 15) | ((<i32>load<u8>(at - 4) >> 6) << 4);
}

@inline
function groupMinimum(scales: usize, group: i32): i32 {
  const at = scales + group;
  return group < 4
    ? <i32>load<u8>(at + 4) & 63
    : (<i32>load<u8>(at + 4) >> 4) | ((<i32>load<u8>(at) >> 6) << 4);
}

/** Two halves of 128 values: 64 bytes of low nibbles and 32 of bit pairs each; 16 signed scales; d at the end. */
function q6k(source: usize, target: usize): void {
  const d = half(source + 208);
  for (let quarter = 0; quarter < 8; quarter++) {
    const part = quarter & 3;
    const low = source + 64 * (<usize>quarter >> 2) + 32 * (<usize>part & 1);
    const high = source + 128 + 32 * (<usize>quarter >> 2);
    for (let j: usize = 0; j < 32; j += 16) {
      const scale = f32x4.splat(d * <f32>load<i8>(source + 192 + 2 * <usize>quarter + (j >> 4)));
      const nibbles = v128.load(low + j);
      const q = part & 2 ? i8x16.shr_u(nibbles, 4) : v128.and(nibbles, i8x16.splat(15));
      const pairs = v128.and(i8x16.shr_u(v128.load(high + j), 2 * part), i8x16.splat(3));
      scale16(v128.or(q, i8x16.shl(pairs, 4)), target + (j << 2), scale, i32x4.splat(32), f32x4.splat(0));
    }
    target += 128;
  }
}
