import type { RunSummary } from '#core/run/run.ts';
import type { RunStoreState } from '../run-store.ts';

/** How far the open run has come, as an input: its columns are written in place, so their identity says nothing. */
export interface Growth {
  version: number | null;
  counted: number | null;
}

export const everyBatch = ({ version }: RunStoreState): Growth => ({ version, counted: null });

/** Resampling takes a while: while the run is under way it is done again after every 5% of the rows. */
export const everyFewRows = ({ version, current, activeId }: RunStoreState): Growth =>
  current && current.id === activeId
    ? { version: null, counted: countedRows(current) }
    : { version, counted: null };

const looks = 20;

/** Rows scored, in steps of 5% of the run's. */
export function countedRows({ scored, rows }: Pick<RunSummary, 'scored' | 'rows'>): number {
  const step = Math.max(1, Math.ceil(rows / looks));
  return scored === rows ? rows : step * Math.floor(scored / step);
}
