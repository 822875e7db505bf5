import { type ParseArgsConfig, parseArgs } from 'node:util';
import { UsageError } from './command.ts';

/** What a call says: the values of an option, in their order. */
export type Given = (word: string) => readonly string[];

type Options = NonNullable<ParseArgsConfig['options']>;

/** `parseArgs` that refuses unknown words as a `UsageError`. */
export function parseOptions<const O extends Options>(argv: string[], options: O) {
  try {
    return parseArgs({ args: argv, options, allowPositionals: false, strict: true }).values;
  } catch (thrown) {
    throw new UsageError((thrown as Error).message);
  }
}

/** @throws UsageError where the option is missing */
export function required(value: string | undefined, option: string): string {
  if (value === undefined || value === '') throw new UsageError(`--${option} is needed.`);
  return value;
}

/** @throws UsageError where the value is not one of `choices` */
export function oneOf<T extends string>(value: string, option: string, choices: readonly T[]): T {
  if ((choices as readonly string[]).includes(value)) return value as T;
  throw new UsageError(`--${option} must be one of ${choices.join(', ')}; it is ${value}.`);
}

/** A number within bounds, or null where the option is not given. */
export function optionalNumber(
  value: string | undefined,
  option: string,
  { min = -Infinity, max = Infinity, integer = false } = {},
): number | null {
  if (value === undefined) return null;
  const number = Number(value);
  const sound = value.trim() !== '' && Number.isFinite(number) && (!integer || Number.isInteger(number));
  if (sound && number >= min && number <= max) return number;
  const bounds = [min > -Infinity ? `from ${min}` : '', max < Infinity ? `to ${max}` : '']
    .filter(Boolean)
    .join(' ');
  throw new UsageError(
    `--${option} must be a ${integer ? 'whole ' : ''}number ${bounds}; it is ${value}.`.replace(' ;', ';'),
  );
}

/**
 * A key out of an environment variable, since a call's words are seen by others; null where none is named.
 * @throws UsageError where the variable is not set
 */
export function keyFrom(variable: string | undefined, option: string): string | null {
  if (variable === undefined) return null;
  const key = process.env[variable];
  if (!key) throw new UsageError(`--${option} names ${variable}, which is not set.`);
  return key;
}
