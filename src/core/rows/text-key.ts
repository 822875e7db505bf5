/** Shorter texts are their own keys. */
const shortest = 64;

/** Odd constants of the four lanes (xxHash's and MurmurHash3's primes). */
const [p1, p2, p3, p4] = [0x9e3779b1, 0x85ebca77, 0xc2b2ae3d, 0x27d4eb2f] as const;

/**
 * A key of at most 64 characters that tells a text from others: the text itself where it is short, else a hash of 128
 * bits, so that a million long texts can be told apart without being held. Two texts of a million share a key with a
 * chance below 10^-26; it is no protection against somebody who constructs such texts.
 */
export function textKey(text: string): string {
  if (text.length < shortest && text.charCodeAt(0) !== 0) return text;
  let [a, b, c, d] = [p1 ^ text.length, p2, p3, p4];
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    // Each lane takes its neighbour in, so that the four do not repeat one another.
    a = Math.imul(a ^ unit, p1) + (d >>> 15);
    b = Math.imul(b ^ (unit + a), p2) + (a >>> 13);
    c = Math.imul(c ^ (unit + b), p3) + (b >>> 16);
    d = Math.imul(d ^ (unit + c), p4) + (c >>> 14);
  }
  const units = [a, b, c, d].map(mixed).flatMap((lane) => [lane >>> 16, lane & 0xffff]);
  return `\0${String.fromCharCode(...units)}`;
}

/** Every bit of a lane depends on all of it (MurmurHash3's finaliser). */
function mixed(lane: number): number {
  const once = Math.imul(lane ^ (lane >>> 16), 0x85ebca6b);
  const twice = Math.imul(once ^ (once >>> 13), 0xc2b2ae35);
  return twice ^ (twice >>> 16);
}
