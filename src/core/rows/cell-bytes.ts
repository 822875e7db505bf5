import type { Cell } from './row.ts';

/** About what a cell takes in memory: two bytes a character, and a few for the value itself. */
export const cellBytes = (cell: Cell): number =>
  8 +
  (typeof cell === 'string'
    ? 2 * cell.length
    : cell === null || typeof cell !== 'object'
      ? 0
      : 2 * JSON.stringify(cell).length);
