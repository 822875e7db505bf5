import type { AdapterEntry } from '#core/models/adapter-entry.ts';
import type { RunSummary } from '#core/run/run.ts';
import type { KeptGain, ReachedRows } from '#core/teaching/kept-teaching.ts';

/** A run whose judge is taught, and the labels that it learns. */
export interface TaughtFrom {
  runId: string;
  reached: ReachedRows;
}

/** The teaching worker: refits the judge of a run from what the run has kept of its rows. */
export interface TeachingProtocol {
  requests: {
    /**
     * What teaching gains, out of fold; null where the run keeps nothing to learn from.
     * @throws AppError `no-labels` where no graded row was kept, `damaged-inputs`, `no-adapter`
     */
    gain: {
      args: TaughtFrom & { options: { cut: number; seed: number; draws: number } };
      result: KeptGain | null;
    };
    /**
     * Keep the judge as it is taught, an adapter like any other, and a run of its own with every kept row scored again.
     * @throws AppError `nothing-learned` where the judge stays as it is, `nothing-kept`, `damaged-inputs`, `no-adapter`
     */
    keep: {
      args: TaughtFrom & {
        /** What the taught judge is called. */
        name: string;
        /** The column that an export has the labels in. */
        label: string;
      };
      result: { adapter: AdapterEntry; run: RunSummary };
    };
  };
  events: {
    /** The adapters kept here, whenever they change. */
    adapters: AdapterEntry[];
  };
}
