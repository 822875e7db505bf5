import { halfTable } from '#core/bytes/half.ts';

/** Writes the values of every whole block of `bytes` to `out`. */
export type BlockDecoder = (bytes: Uint8Array, out: Float32Array) => void;

const half = (bytes: Uint8Array, at: number) => halfTable()[bytes[at]! | (bytes[at + 1]! << 8)]!;

/** Blocks of 32: f16 scale, 16 bytes of nibbles. x = d·(q − 8). Low nibbles are values 0 to 15, high ones 16 to 31. */
export const decodeQ4_0: BlockDecoder = (bytes, out) => {
  for (let at = 0, o = 0; o < out.length; at += 18, o += 32) {
    const d = half(bytes, at);
    for (let j = 0; j < 16; j++) {
      const q = bytes[at + 2 + j]!;
      out[o + j] = d * ((q & 15) - 8);
      out[o + 16 + j] = d * ((q >> 4) - 8);
    }
  }
};

/** Blocks of 32: f16 scale, f16 minimum, nibbles. x = d·q + m. */
export const decodeQ4_1: BlockDecoder = (bytes, out) => {
  for (let at = 0, o = 0; o < out.length; at += 20, o += 32) {
    const d = half(bytes, at);
    const m = half(bytes, at + 2);
    for (let j = 0; j < 16; j++) {
      const q = bytes[at + 4 + j]!;
      out[o + j] = d * (q & 15) + m;
      out[o + 16 + j] = d * (q >> 4) + m;
    }
  }
};

const word = (bytes: Uint8Array, at: number) =>
  bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);

/** As Q4_0, with the fifth bits of the 32 values in a word before the nibbles. x = d·(q − 16). */
export const decodeQ5_0: BlockDecoder = (bytes, out) => {
  for (let at = 0, o = 0; o < out.length; at += 22, o += 32) {
    const d = half(bytes, at);
    const high = word(bytes, at + 2);
    for (let j = 0; j < 16; j++) {
      const q = bytes[at + 6 + j]!;
      out[o + j] = d * (((q & 15) | (((high >>> j) & 1) << 4)) - 16);
      out[o + 16 + j] = d * (((q >> 4) | (((high >>> (j + 16)) & 1) << 4)) - 16);
    }
  }
};

/** As Q4_1, with fifth bits. x = d·q + m. */
export const decodeQ5_1: BlockDecoder = (bytes, out) => {
  for (let at = 0, o = 0; o < out.length; at += 24, o += 32) {
    const d = half(bytes, at);
    const m = half(bytes, at + 2);
    const high = word(bytes, at + 4);
    for (let j = 0; j < 16; j++) {
      const q = bytes[at + 8 + j]!;
      out[o + j] = d * ((q & 15) | (((high >>> j) & 1) << 4)) + m;
      out[o + 16 + j] = d * ((q >> 4) | (((high >>> (j + 16)) & 1) << 4)) + m;
    }
  }
};

/** Blocks of 32: f16 scale, 32 signed bytes. x = d·q. */
export const decodeQ8_0: BlockDecoder = (bytes, out) => {
  for (let at = 0, o = 0; o < out.length; at += 34, o += 32) {
    const d = half(bytes, at);
    for (let j = 0; j < 32; j++) out[o + j] = d * ((bytes[at + 2 + j]! << 24) >> 24);
  }
};

/**
 * Super-blocks of 256 in 8 groups of 32. The groups' 6-bit scales and minimums are packed in 12 bytes:
 * the first four of each in the low 6 bits of bytes 0 to 7, the others split between bytes 8 to 11
 * (low and high nibbles) and the top 2 bits of bytes 0 to 7.
 */
const groupScale = (bytes: Uint8Array, at: number, group: number) =>
  group < 4 ? bytes[at + group]! & 63 : (bytes[at + group + 4]! & 15) | ((bytes[at + group - 4]! >> 6) << 4);

const groupMinimum = (bytes: Uint8Array, at: number, group: number) =>
  group < 4 ? bytes[at + group + 4]! & 63 : (bytes[at + group + 4]! >> 4) | ((bytes[at + group]! >> 6) << 4);

/** d, dmin (f16), 12 bytes of scales, 128 of nibbles: byte 32·p + j holds value j of groups 2p and 2p + 1. */
export const decodeQ4_K: BlockDecoder = (bytes, out) => {
  for (let at = 0, o = 0; o < out.length; at += 144, o += 256) {
    const d = half(bytes, at);
    const dmin = half(bytes, at + 2);
    for (let group = 0; group < 8; group++) {
      const scale = d * groupScale(bytes, at + 4, group);
      const minimum = dmin * groupMinimum(bytes, at + 4, group);
      const quants = at + 16 + 32 * (group >> 1);
      const shift = group & 1 ? 4 : 0;
      for (let j = 0; j < 32; j++)
        out[o + 32 * group + j] = scale * ((bytes[quants + j]! >> shift) & 15) - minimum;
    }
  }
};

/** As Q4_K, with 32 bytes before the nibbles: bit g of byte j is the fifth bit of value j of group g. */
export const decodeQ5_K: BlockDecoder = (bytes, out) => {
  for (let at = 0, o = 0; o < out.length; at += 176, o += 256) {
    const d = half(bytes, at);
    const dmin = half(bytes, at + 2);
    for (let group = 0; group < 8; group++) {
      const scale = d * groupScale(bytes, at + 4, group);
      const minimum = dmin * groupMinimum(bytes, at + 4, group);
      const quants = at + 48 + 32 * (group >> 1);
      const shift = group & 1 ? 4 : 0;
      for (let j = 0; j < 32; j++) {
        const high = (bytes[at + 16 + j]! >> group) & 1;
        out[o + 32 * group + j] = scale * (((bytes[quants + j]! >> shift) & 15) | (high << 4)) - minimum;
      }
    }
  }
};

/**
 * Two halves of 128 values; in each, 64 bytes of low nibbles, 32 bytes of high bit pairs, and 8 signed
 * scales of 16 values each. The f16 scale closes the block. x = d·scale·(q − 32).
 */
export const decodeQ6_K: BlockDecoder = (bytes, out) => {
  for (let at = 0, o = 0; o < out.length; at += 210, o += 256) {
    const d = half(bytes, at + 208);
    for (let quarter = 0; quarter < 8; quarter++) {
      const halfIndex = quarter >> 2;
      const part = quarter & 3;
      const low = at + 64 * halfIndex + 32 * (part & 1);
      const high = at + 128 + 32 * halfIndex;
      const lowShift = part & 2 ? 4 : 0;
      for (let j = 0; j < 32; j++) {
        const scale = (bytes[at + 192 + 2 * quarter + (j >> 4)]! << 24) >> 24;
        const q = ((bytes[low + j]! >> lowShift) & 15) | (((bytes[high + j]! >> (2 * part)) & 3) << 4);
        out[o + 32 * quarter + j] = d * scale * (q - 32);
      }
    }
  }
};
