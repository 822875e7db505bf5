import type { AdapterRecord } from './adapter-record.ts';
import type { TrainingSettings } from './settings.ts';

/** What a record says before anything is trained; the rest follows from the weights and the curves. */
export type RecordDraft = Omit<AdapterRecord, 'id' | 'figures' | 'curves' | 'createdAt'>;

/**
 * A LoRA training as another program can run it (`scripts/train-elsewhere/train_lora.py`): this, a line of
 * `training-rows.jsonl` for each row, and beside them the adapter that training begins with, as PEFT reads it.
 */
export interface TrainingExport {
  format: 1;
  /** Token ids of 0 to 9. */
  digitIds: number[];
  settings: TrainingSettings;
  /** Of each step, from the first: its learning rate, and its rows by their places among the training rows. */
  steps: { learningRate: number; rows: number[] }[];
  record: RecordDraft;
}

/** One row: its label and its prompts as token ids, chat template included. */
export interface ExportedRow {
  part: 'training' | 'validation' | 'test';
  /** 0 to 9. */
  digit: number;
  /** Number of the instruction. */
  instruction: number;
  /** Without the reference. */
  student: number[];
  /** With it; null where the row has none or it does not fit. */
  teacher: number[] | null;
}

export const trainingExportFile = 'training-export.json';
export const exportedRowsFile = 'training-rows.jsonl';
