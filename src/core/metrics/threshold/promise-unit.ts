/**
 * What counts once in a promise. `instruction`: an answer drawn from those to a new instruction, so that an instruction
 * with many rows weighs no more than one with few. `row`: a new row, as they come. The two differ where the number of
 * rows goes with how hard an instruction is, and a promise of the one then says nothing of the other.
 */
export const promiseUnits = ['instruction', 'row'] as const;
export type PromiseUnit = (typeof promiseUnits)[number];
