import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '#core/errors.ts';
import { keyedRandom } from '#core/random/random.ts';
import type { FuzzTarget } from './fuzz-target.ts';
import { mutateBytes, mutateJson } from './mutate.ts';

/** Inputs that once failed, by target: `<target>-<what>`. They are read before anything else, and mutated too. */
const foundFolder = join(import.meta.dirname, 'found');

export async function foundInputs(target: FuzzTarget): Promise<Uint8Array<ArrayBuffer>[]> {
  const names = (await readdir(foundFolder)).filter((name) => name.startsWith(`${target.name}-`)).sort();
  return Promise.all(names.map(async (name) => new Uint8Array(await readFile(join(foundFolder, name)))));
}

/** The inputs of a target, each by its number: the same number and seed give the same input. */
export class Inputs {
  private constructor(
    private readonly target: FuzzTarget,
    private readonly seeds: readonly Uint8Array[],
    readonly found: readonly Uint8Array<ArrayBuffer>[],
  ) {}

  static async of(target: FuzzTarget): Promise<Inputs> {
    const found = await foundInputs(target);
    return new Inputs(target, await target.seeds(), found);
  }

  at(seed: number, number: number): Uint8Array<ArrayBuffer> {
    const random = keyedRandom(`${seed} ${this.target.name} ${number}`);
    const seeds = this.seeds;
    const input = seeds[Math.floor(random() * seeds.length)]!;
    const keepsForm = this.target.form === 'json' && random() < 0.85;
    return keepsForm ? mutateJson(input, random) : mutateBytes(input, seeds, random);
  }
}

/** What was wrong with how an input was read: null where it was read, or refused with an `AppError`. */
export async function faultOf(target: FuzzTarget, input: Uint8Array<ArrayBuffer>): Promise<Error | null> {
  try {
    await target.read(input);
    return null;
  } catch (thrown) {
    if (thrown instanceof AppError) return null;
    return thrown instanceof Error ? thrown : new Error(String(thrown));
  }
}
