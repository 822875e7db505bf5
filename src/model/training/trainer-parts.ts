import type { RunControl } from '#core/run/run-control.ts';
import type { TrainingEvent } from '#core/training/events.ts';
import type { TrainingSettings } from '#core/training/settings.ts';
import type { RunningBackend } from '../backends/backend.ts';
import type { Decoder } from '../decoder/decoder.ts';
import type { TrainingRow } from './validate.ts';

/** Where a run's checkpoint is kept: one file, replaced whole. */
export interface CheckpointStore {
  /** Null where there is none. */
  load(): Promise<Uint8Array | null>;
  save(bytes: Uint8Array<ArrayBuffer>): Promise<void>;
}

export interface TrainerParts {
  decoder: Decoder;
  guard: RunningBackend['guard'];
  /** Token ids of 0 to 9. */
  digitIds: ArrayLike<number>;
  train: readonly TrainingRow[];
  /** May be empty: then the last adapter is the result. */
  validation: readonly TrainingRow[];
  settings: TrainingSettings;
  /** What the run is made of (base, data, settings), so that a checkpoint of another is refused. */
  identity: string;
  store: CheckpointStore;
  /** Pause, go on, stop early. */
  control: RunControl;
  /** Milliseconds, monotonic. */
  now(): number;
  onEvent(event: TrainingEvent): void;
}
