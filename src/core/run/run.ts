import type { ErrorCode } from '../errors.ts';
import type { JudgeIdentity } from '../judge/identity.ts';
import type { MethodSpec } from '../method/specs.ts';
import type { BackendUse } from './backend-use.ts';

export type RunState = 'running' | 'paused' | 'done' | 'cancelled' | 'failed';

/** One scoring of one dataset by one method, as it is stored and listed. */
export interface RunSummary {
  id: string;
  datasetId: string;
  /** What somebody called it; missing where nobody has. */
  name?: string;
  judge: JudgeIdentity;
  spec: MethodSpec;
  /** Every backend that scored rows, in the order of their first rows. Empty where nothing was computed here. */
  backends: readonly BackendUse[];
  state: RunState;
  /** Rows to be scored: all of the dataset's, or as many as a limit allows (`takenRows`). */
  rows: number;
  /** What a limited run's rows are drawn with. Missing: the first ones, as in runs stored before rows were drawn. */
  sampleSeed?: number;
  /** Rows with a readout, valid and invalid alike. */
  scored: number;
  invalid: number;
  /**
   * Rows whose request failed since the run was last started or resumed. They have no readout and are not in `scored`:
   * they are asked again when the run is resumed. Missing in runs stored before it was counted.
   */
  failedRequests?: number;
  truncated: number;
  tokens: number;
  /** Time spent judging, pauses and closed tabs excluded. */
  seconds: number;
  error: { code: ErrorCode; message: string } | null;
  createdAt: string;
  finishedAt: string | null;
}

/** A run that begins: nothing is scored yet. */
export const newRun = (
  run: Pick<RunSummary, 'id' | 'datasetId' | 'name' | 'judge' | 'spec' | 'rows' | 'sampleSeed' | 'createdAt'>,
): RunSummary => ({
  ...run,
  backends: [],
  state: 'running',
  scored: 0,
  invalid: 0,
  failedRequests: 0,
  truncated: 0,
  tokens: 0,
  seconds: 0,
  error: null,
  finishedAt: null,
});

/**
 * The readouts of a run, dense over the dataset's n rows, in dataset order.
 * NaN in `score`: not scored yet, or invalid; `status` tells which.
 */
export interface RunColumns {
  n: number;
  /** 0 not scored yet, 1 valid, 2 invalid. Shape [n]. */
  status: Uint8Array;
  score: Float64Array;
  digitMass: Float64Array;
  entropy: Float64Array;
  tokens: Int32Array;
  /** 1 where the response was cut. */
  truncated: Uint8Array;
  /** p(d) under the full softmax, row-major. Shape [n, 10]. */
  probs: Float64Array;
  /** 1 where the judge was trained on the row's instruction; missing where nothing is known of that. Shape [n]. */
  seen?: Uint8Array;
  /** Why a row is invalid, by row index, for those that are. */
  invalidReasons: Map<number, string>;
}

/** Posted after each stored batch. */
export interface RunProgress {
  runId: string;
  scored: number;
  rows: number;
  invalid: number;
  failedRequests: number;
  truncated: number;
  tokens: number;
  backends: readonly BackendUse[];
  rowsPerSecond: number;
  /** Of prompts; 0 where the method puts none to a model. */
  tokensPerSecond: number;
  secondsLeft: number | null;
}
