import type { Random } from '#core/random/random.ts';

const pick = <T>(items: readonly T[], random: Random): T => items[Math.floor(random() * items.length)]!;
const below = (limit: number, random: Random) => Math.floor(random() * limit);

/** Characters and words that have a meaning in one of the formats. */
const words = [
  ...[
    '"',
    "'",
    ',',
    '\t',
    '\n',
    '\r\n',
    '\r',
    '\\',
    '\\u',
    '\\ud800',
    '{',
    '}',
    '[',
    ']',
    ':',
    'null',
    'true',
  ],
  ...[
    'NaN',
    '-0',
    '1e999',
    '9007199254740993',
    '\u0000',
    '\ufeff',
    '\u2028',
    '👍',
    '﷽',
    'sep=;\n',
    '"""',
    '=1+1',
  ],
  ...['__proto__', 'constructor', '{"a":', '[[', '<|im_start|>', '{{', '{% for', '%}', 'data:', 'version 1'],
].map((word) => new TextEncoder().encode(word));

/** Change bytes: some flipped, cut out, doubled, replaced by words of the formats, or taken from another input. */
export function mutateBytes(
  input: Uint8Array,
  others: readonly Uint8Array[],
  random: Random,
): Uint8Array<ArrayBuffer> {
  let bytes = new Uint8Array(input);
  for (let changes = 1 + below(4, random); changes > 0; changes--) {
    const at = below(bytes.length + 1, random);
    const length = below(Math.min(64, bytes.length - at) + 1, random);
    const other = pick(others, random);
    const from = below(other.length, random);
    const insert = pick<() => Uint8Array>(
      [
        () => bytes.subarray(at, at + length).map((byte) => byte ^ (1 << below(8, random))),
        () => Uint8Array.from({ length }, () => below(256, random)),
        () => new Uint8Array(length).fill(pick([0, 255, 0x7f, 0x80], random)),
        () => new Uint8Array(0),
        () => repeat(bytes.subarray(at, at + length), 1 + below(50, random)),
        () => pick(words, random),
        () => repeat(pick(words, random), 1 + below(2000, random)),
        () => other.subarray(from, from + below(4000, random)),
      ],
      random,
    )();
    const rest = random() < 0.03 ? new Uint8Array(0) : bytes.subarray(at + length);
    bytes = Uint8Array.from([...bytes.subarray(0, at), ...insert, ...rest]);
  }
  return bytes;
}

const repeat = (bytes: Uint8Array, times: number) => {
  const repeated = new Uint8Array(bytes.length * times);
  for (let time = 0; time < times; time++) repeated.set(bytes, time * bytes.length);
  return repeated;
};

const nested = (levels: number): unknown => {
  let value: unknown = [];
  for (let level = 0; level < levels; level++) value = level % 2 ? [value] : { type: 'Sequence', a: value };
  return value;
};

const values: readonly ((random: Random) => unknown)[] = [
  () => null,
  () => true,
  () => false,
  (random) => pick([0, -1, 1, 0.5, 2, 7, 1e9, 2 ** 31, 2 ** 53, 1e308, 5e-324, -1e308], random),
  (random) =>
    pick(['', 'x', '0', 'null', '\u0000', '\ud800', 'a'.repeat(70_000), '__proto__', '(', '(a+)+$'], random),
  () => [],
  () => ({}),
  () => [null],
  () => [[1, 'a'], { content: 1 }],
  (random) => nested(below(3000, random)),
  () => Array.from({ length: 5000 }, (_, at) => at),
];

/** Change a value somewhere in a JSON text: another type, an extreme, missing, doubled, or taken from elsewhere in it. */
export function mutateJson(input: Uint8Array, random: Random): Uint8Array<ArrayBuffer> {
  const root = { whole: JSON.parse(new TextDecoder().decode(input)) as unknown };
  for (let changes = 1 + below(3, random); changes > 0; changes--) {
    const [holder, key] = pickPlace(root, random);
    const way = random();
    if (way < 0.15 && key !== 'whole') delete holder[key];
    else if (way < 0.3) {
      const [otherHolder, otherKey] = pickPlace(root, random);
      holder[key] = structuredClone(otherHolder[otherKey]);
    } else if (way < 0.4) holder[`${key}2`] = structuredClone(holder[key]);
    else holder[key] = pick(values, random)(random);
  }
  return new TextEncoder().encode(JSON.stringify(root.whole) ?? '');
}

/** Every level is as likely as the next, so that a long list does not hide the fields beside it. */
function pickPlace(root: Record<string, unknown>, random: Random): [Record<string, unknown>, string] {
  let holder = root;
  let key = 'whole';
  while (random() < 0.8) {
    const value = holder[key];
    if (typeof value !== 'object' || value === null) break;
    const keys = Object.keys(value);
    if (keys.length === 0) break;
    holder = value as Record<string, unknown>;
    key = pick(keys, random);
  }
  return [holder, key];
}
