import type { ErrorRecord } from '#core/errors.ts';
import type { MethodSpec } from '#core/method/specs.ts';
import type { RunColumns, RunProgress, RunSummary } from '#core/run/run.ts';
import type { WorkLocks } from '#core/run/work-locks.ts';
import type { DataProtocol } from '#protocol/data-protocol.ts';
import type { EndpointAccess, JudgeProtocol } from '#protocol/judge-protocol.ts';
import type { Client } from './client.ts';

export interface RunStoreState {
  /** Stored runs of the open dataset, newest first. */
  runs: readonly RunSummary[];
  /** They have been read: a dataset without runs has none. */
  listed: boolean;
  /** The run that every screen shows, or null: nothing is judged yet. */
  current: RunSummary | null;
  /** Of the current run. Written in place: `version` tells that they changed. */
  columns: RunColumns | null;
  version: number;
  /** The run that the worker is busy with, whichever dataset it belongs to. */
  activeId: string | null;
  /** That run: it stays reachable while another dataset is open. */
  active: RunSummary | null;
  /** Runs of the open dataset that another tab of this browser is busy with. */
  elsewhere: ReadonlySet<string>;
  /** Of the active run. */
  progress: RunProgress | null;
  /** Asked of the worker and not answered yet. */
  pending: 'start' | 'pause' | 'resume' | 'cancel' | 'open' | null;
  error: ErrorRecord | null;
  /** Remarks of the worker on the active run, newest last. */
  notices: readonly string[];
  openDataset(datasetId: string | null, rows: number): Promise<void>;
  /** Read the list again, and the shown run where it changed: other tabs may have judged meanwhile. */
  refresh(): Promise<void>;
  open(runId: string): Promise<void>;
  /** @returns the run's id; null where it could not begin, and `error` says why */
  start(spec: MethodSpec, limit: number | null, how?: StartOptions): Promise<string | null>;
  pause(): Promise<void>;
  /** Go on with a paused, cancelled, failed or interrupted run. */
  resume(runId: string, how?: StartOptions): Promise<string | null>;
  cancel(): Promise<void>;
  remove(runId: string): Promise<void>;
  restore(runId: string): Promise<void>;
  /** Call a run so; null: by its judge again. */
  rename(runId: string, name: string | null): Promise<void>;
  dismissError(): void;
}

export interface StartOptions {
  /** Leave to send rows to an endpoint, for a method that does. */
  access?: EndpointAccess;
  /** What the rows of a limited run are drawn with; null for the first rows. */
  sampleSeed?: number | null;
  /** What is judged, where it is not the open dataset. */
  datasetId?: string;
  /** Leave the run that every screen shows as it is. */
  quietly?: boolean;
}

export interface RunDependencies {
  data: Client<DataProtocol>;
  judge: Client<JudgeProtocol>;
  locks: Pick<WorkLocks, 'held' | 'freed'>;
  /** The run of a dataset that was open last; null where nobody has chosen one. */
  lastOpened(datasetId: string): string | null;
  /** Resolves when the judge that is needed is loaded: the chosen one, or the one of a stored run. */
  ensureJudge(run: RunSummary | null, spec: MethodSpec): Promise<void>;
  /** Hashes of the instructions that the chosen judge was trained on; undefined where its record tells none. */
  seenInstructions(spec: MethodSpec): readonly string[] | undefined;
  /** How much of what a linear probe reads is kept with a run, in bytes. */
  keptBytes(): number;
}

/** Where the run of a dataset that was open last is kept. */
export const runKey = (datasetId: string) => `run/${datasetId}`;
