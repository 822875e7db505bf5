import { AppError } from '../errors.ts';

/**
 * An option of an analysis: what it may be, what it is where nobody says, and how the command writes it.
 * @typeParam T its value; never a function
 * @typeParam I the inputs that a default may depend on
 */
export interface OptionSpec<T, I = never> {
  /** Words of the command without dashes, the plain one first; none where only the page sets the option. */
  words: readonly string[];
  /** What stands for the value in the usage, such as N; null for a switch, which takes none. */
  placeholder: string | null;
  /** A phrase for the usage. */
  description: string;
  /** Absent: the option must be given. `given` are the options that were given. */
  default?: T | ((inputs: I, given: Readonly<Record<string, unknown>>) => T);
  /** Why the default is what it is, as a sentence, where that depends on the inputs; null where there is none. */
  why?(inputs: I, given: Readonly<Record<string, unknown>>): string | null;
  /** @returns the value that the words of a call say, or `problem` with what is wrong, to follow the option's name */
  parse(text: string): Parsed<T>;
  /** What is wrong with a value, to follow the option's name; null where it may be used. */
  problemOf(value: T): string | null;
}

export type Parsed<T> = { value: T } | { problem: string };

export type OptionSpecs<O, I> = { readonly [P in keyof O]: OptionSpec<O[P], I> };

interface Words {
  words: readonly string[];
  placeholder?: string;
  description: string;
}

interface Bounds {
  /** Inclusive. */
  min?: number;
  max?: number;
  integer?: boolean;
  /** Between 0 and 1, neither of them. */
  share?: boolean;
}

/** A number within bounds; never NaN. */
export function numberOption<I = unknown>(
  of: Words & Bounds & { default?: number | ((inputs: I) => number); why?: (inputs: I) => string | null },
): OptionSpec<number, I> {
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY, integer = false, share } = of;
  const problemOf = (value: number) => {
    const sound = !Number.isNaN(value) && (!integer || Number.isInteger(value));
    if (share) return sound && value > 0 && value < 1 ? null : `must lie between 0 and 1; it is ${value}.`;
    return sound && value >= min && value <= max ? null : `must be ${numberWords(of)}; it is ${value}.`;
  };
  return {
    ...wordsOf(of, 'N'),
    ...(of.why ? { why: of.why } : {}),
    problemOf,
    parse(text) {
      const value = text.trim() === '' ? Number.NaN : Number(text);
      const problem = Number.isFinite(value) ? problemOf(value) : problemOf(Number.NaN);
      return problem === null ? { value } : { problem: problem.replace(/; it is .*$/s, `; it is ${text}.`) };
    },
  };
}

function numberWords({ min, max, integer }: Bounds): string {
  const bounds = [min === undefined ? '' : ` from ${min}`, max === undefined ? '' : ` to ${max}`].join('');
  return `a ${integer ? 'whole ' : ''}number${bounds}`;
}

/** A number, or null where nothing is chosen. */
export function optionalNumber(of: Words & Bounds): OptionSpec<number | null, unknown> {
  const { parse, problemOf } = numberOption(of);
  return {
    ...wordsOf(of, 'N'),
    default: null,
    parse,
    problemOf: (value) => (value === null ? null : problemOf(value)),
  };
}

/** One of some words. */
export function choiceOption<const T extends string>(
  choices: readonly T[],
  of: Words & { default: NoInfer<T> },
): OptionSpec<T, unknown> {
  const problemOf = (value: string) =>
    (choices as readonly string[]).includes(value)
      ? null
      : `must be one of ${choices.join(', ')}; it is ${value}.`;
  return {
    ...wordsOf(of, 'NAME'),
    description: `${choices.join(' | ')}: ${of.description}`,
    problemOf,
    parse(text) {
      const problem = problemOf(text);
      return problem === null ? { value: text as T } : { problem };
    },
  };
}

/** A switch, off unless it is given. */
export function switchOption(of: Words): OptionSpec<boolean, unknown> {
  return {
    ...of,
    placeholder: null,
    default: false,
    problemOf: () => null,
    parse: () => ({ value: true }),
  };
}

/** An option that only the page sets. */
export function pageOption<T>(value: T): OptionSpec<T, unknown> {
  return {
    words: [],
    placeholder: null,
    description: '',
    default: value,
    problemOf: () => null,
    parse: () => ({ problem: 'is not an option of the command.' }),
  };
}

function wordsOf<D>({ default: usual, ...of }: Words & { default?: D }, placeholder: string) {
  return {
    words: of.words,
    placeholder: of.placeholder ?? placeholder,
    description: of.description,
    ...(usual === undefined ? {} : { default: usual }),
  };
}

/**
 * Every option with a value: what was given, else its default.
 * @throws AppError `bad-option` where a value is missing or may not be used; `name` is what the message calls it
 */
export function resolveOptions<O extends object, I>(
  specs: OptionSpecs<O, I>,
  inputs: I,
  given: Partial<O>,
  name: (option: keyof O & string) => string = (option) => option,
): O {
  const keys = Object.keys(specs) as (keyof O & string)[];
  const entries = keys.map((key) => {
    const spec: OptionSpec<O[typeof key], I> = specs[key];
    const value = given[key] === undefined ? defaultOf(spec, inputs, given) : given[key];
    const problem = value === undefined ? 'is needed.' : spec.problemOf(value);
    if (problem !== null) throw new AppError('bad-option', `${name(key)} ${problem}`, { option: key });
    return [key, value];
  });
  return Object.fromEntries(entries) as O;
}

const defaultOf = <T, I>({ default: usual }: OptionSpec<T, I>, inputs: I, given: object): T | undefined =>
  typeof usual === 'function' ? (usual as (inputs: I, given: object) => T)(inputs, given) : usual;
