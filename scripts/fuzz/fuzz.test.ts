import { describe, expect, it } from 'vitest';
import { faultOf, foundInputs, Inputs } from './fuzz.ts';
import { fuzzTargets } from './targets.ts';

/** A short run with a fixed seed. `npm run fuzz` makes long ones. */
const runs = 20;

describe.each(fuzzTargets)('$name', (target) => {
  it('reads every input of the corpus', async () => {
    for (const seed of await target.seeds()) expect(await faultOf(target, new Uint8Array(seed))).toBeNull();
  });

  it('reads or refuses what once failed, and mutated inputs', { timeout: 60_000 }, async () => {
    for (const input of await foundInputs(target)) expect(await faultOf(target, input)).toBeNull();
    const inputs = await Inputs.of(target);
    for (let number = 0; number < runs; number++)
      expect([number, await faultOf(target, inputs.at(1, number))]).toEqual([number, null]);
  });
});
