import type { TensorType } from '#model/weights/checkpoint.ts';
import { type LinearTile, tileName } from './linear-tiles.ts';
import { type TransposedTile, transposedName } from './transposed-tiles.ts';

/** Which tiles to use for a type of weights: for a few rows, for many, and for the gradient. */
export interface Tiles {
  few: LinearTile;
  many: LinearTile;
  backward: TransposedTile;
}

/** Rows up to which a product is one of few rows. */
export const fewRows = 4;

export const tileOf = (tiles: Tiles, rows: number): LinearTile => (rows <= fewRows ? tiles.few : tiles.many);

export type TilesFor = (type: TensorType) => Tiles;

/**
 * What the tuner chooses from. A few: each costs a compilation. Types of weights whose matrices are too small to be
 * measured keep the first that passes: one that compiles fast (quad 16×8 takes four times as long as quad 8×4, 4
 * seconds on a software adapter).
 */
const candidates = {
  few: [
    { form: 'split', rows: 2, columns: 2 },
    { form: 'plain', rows: 2, columns: 2 },
  ] satisfies LinearTile[],
  many: [
    { form: 'quad', rows: 8, columns: 4 },
    { form: 'quad', rows: 16, columns: 8 },
    { form: 'plain', rows: 8, columns: 8 },
    { form: 'shared', rows: 4, columns: 4 },
  ] satisfies LinearTile[],
  backward: [
    { form: 'quad', rows: 4 },
    { form: 'plain', rows: 4 },
  ] satisfies TransposedTile[],
};

export type Use = keyof Tiles;

export const uses: readonly Use[] = ['few', 'many', 'backward'];

/** Tiles of a use that the device can run. */
export const candidatesFor = <U extends Use>(use: U, hasSubgroups: boolean): Tiles[U][] =>
  (candidates[use] as Tiles[U][]).filter(
    (tile) => hasSubgroups || !(tile.form === 'quad' || tile.form === 'split'),
  );

/** By which a choice is stored and shown. */
export const nameOf = (tile: LinearTile | TransposedTile): string =>
  'columns' in tile ? tileName(tile) : transposedName(tile);
