import { type BenchPart, benchParts } from '#core/bench/plan.ts';

/** The parts of a list with commas. @throws Error that names what is none */
export function partsOf(list: string): BenchPart[] {
  const parts = list.split(',');
  const wrong = parts.find((part) => !(benchParts as readonly string[]).includes(part));
  if (wrong !== undefined)
    throw new Error(`There is no part named ${wrong}; there are ${benchParts.join(', ')}.`);
  return parts as BenchPart[];
}
