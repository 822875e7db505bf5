import type { AnalysisArguments, AnalysisResult } from '#core/analysis/analysis.ts';
import type { Analyses } from '#core/analysis/registry.ts';

/**
 * Requests with the same slot supersede each other: one that still waits when a newer one arrives is
 * rejected with the code `superseded`. Null: always answered.
 */
export interface Slot {
  slot: string | null;
}

/**
 * The metrics worker: everything that is more than a look-up. One request for each analysis of the registry: its inputs,
 * and those options that are not to have their default. Stateless, so it can be stopped and spawned anew at any time;
 * the same analyses run in the command.
 */
export interface MetricsProtocol {
  requests: {
    [Id in keyof Analyses]: {
      args: AnalysisArguments<Analyses[Id]> & Slot;
      result: AnalysisResult<Analyses[Id]>;
    };
  };
  events: Record<never, never>;
}
