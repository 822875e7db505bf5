/** The primes of XXH64, each as its high and its low 32 bits. */
const p1 = [0x9e3779b1, 0x85ebca87] as const;
const p2 = [0xc2b2ae3d, 0x27d4eb4f] as const;
const p3 = [0x165667b1, 0x9e3779f9] as const;
const p4 = [0x85ebca77, 0xc2b2ae63] as const;
const p5 = [0x27d4eb2f, 0x165667c5] as const;
type Word = readonly [high: number, low: number];

/** A number of 64 bits in two halves: BigInt would take ten times as long. */
class Accumulator {
  high: number;
  low: number;

  constructor([high, low]: Word) {
    this.high = high >>> 0;
    this.low = low >>> 0;
  }

  add([high, low]: Word): this {
    return this.plus(high, low);
  }

  plus(high: number, low: number): this {
    const sum = this.low + (low >>> 0);
    this.high = (this.high + high + (sum > 0xffffffff ? 1 : 0)) >>> 0;
    this.low = sum >>> 0;
    return this;
  }

  xor(high: number, low: number): this {
    this.high = (this.high ^ high) >>> 0;
    this.low = (this.low ^ low) >>> 0;
    return this;
  }

  times([high, low]: Word): this {
    const a0 = this.low & 0xffff;
    const a1 = this.low >>> 16;
    const b0 = low & 0xffff;
    const b1 = low >>> 16;
    const middle = a0 * b1 + a1 * b0 + Math.floor((a0 * b0) / 65536);
    const carried = a1 * b1 + Math.floor(middle / 65536);
    this.high = (carried + Math.imul(this.high, low) + Math.imul(this.low, high)) >>> 0;
    this.low = Math.imul(this.low, low) >>> 0;
    return this;
  }

  /** To the left, by 1 to 31 bits. */
  rotate(bits: number): this {
    const { high, low } = this;
    this.high = ((high << bits) | (low >>> (32 - bits))) >>> 0;
    this.low = ((low << bits) | (high >>> (32 - bits))) >>> 0;
    return this;
  }

  /** XOR with itself shifted to the right by 29, 32 or 33 bits. */
  fold(bits: number): this {
    return bits < 32
      ? this.xor(this.high >>> bits, (this.low >>> bits) | (this.high << (32 - bits)))
      : this.xor(0, this.high >>> (bits - 32));
  }
}

const rotated = ({ high, low }: Accumulator, bits: number) => new Accumulator([high, low]).rotate(bits);

/** One step of a lane of 8 bytes. */
const step = (accumulator: Accumulator, lane: Accumulator): Accumulator => {
  lane.times(p2);
  return accumulator.plus(lane.high, lane.low).rotate(31).times(p1);
};

/** The low 32 bits of XXH64 with seed 0, with which Zstandard checks a frame's contents. */
export function xxh64Low(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const lane = new Accumulator([0, 0]);
  const laneAt = (at: number) => {
    lane.high = view.getUint32(at + 4, true);
    lane.low = view.getUint32(at, true);
    return lane;
  };
  let at = 0;
  let hash = new Accumulator(p5);
  if (bytes.length >= 32) {
    const minusP1: Word = [~p1[0], ~p1[1] + 1];
    const lanes = [
      new Accumulator(p1).add(p2),
      new Accumulator(p2),
      new Accumulator([0, 0]),
      new Accumulator(minusP1),
    ];
    for (; at + 32 <= bytes.length; at += 32)
      for (let which = 0; which < 4; which++) step(lanes[which]!, laneAt(at + 8 * which));
    hash = new Accumulator([0, 0]);
    for (const [which, bits] of [1, 7, 12, 18].entries()) {
      const { high, low } = rotated(lanes[which]!, bits);
      hash.plus(high, low);
    }
    for (const { high, low } of lanes) {
      const merged = step(new Accumulator([0, 0]), new Accumulator([high, low]));
      hash.xor(merged.high, merged.low).times(p1).add(p4);
    }
  }
  hash.plus(Math.floor(bytes.length / 2 ** 32), bytes.length);
  for (; at + 8 <= bytes.length; at += 8) {
    const { high, low } = step(new Accumulator([0, 0]), laneAt(at));
    hash.xor(high, low).rotate(27).times(p1).add(p4);
  }
  if (at + 4 <= bytes.length) {
    const { high, low } = new Accumulator([0, view.getUint32(at, true)]).times(p1);
    hash.xor(high, low).rotate(23).times(p2).add(p3);
    at += 4;
  }
  for (; at < bytes.length; at++) {
    const { high, low } = new Accumulator([0, bytes[at]!]).times(p5);
    hash.xor(high, low).rotate(11).times(p1);
  }
  return hash.fold(33).times(p2).fold(29).times(p3).fold(32).low;
}
