import type { Answers } from '../../judge/judge.ts';
import { type CatalogueModel, hubSource } from '../catalogue.ts';

/** A model among a repository's files: safetensors with what belongs to them, or a GGUF file with its parts. */
export interface HubChoice {
  /** The id that it is kept under, and that `hf:` takes. */
  id: string;
  name: string;
  kind: 'gguf' | 'safetensors';
  /** What to name to have it; null for safetensors. */
  file: string | null;
  /** All that would be downloaded. */
  bytes: number;
  /** How a language model or a reward model judges; null where its files' beginning does not say. */
  answers: Answers | null;
  /** Why it cannot be run here; null where nothing was found against it. */
  refused: string | null;
}

/** A repository at one commit, looked at before anything of it is downloaded. */
export interface HubRepository {
  /** Origin of the host that was asked. */
  host: string;
  repo: string;
  commit: string;
  licence: string | null;
  choices: HubChoice[];
}

/** A model of a Hub as this browser keeps it, whole or in part. */
export interface KeptModel {
  model: CatalogueModel;
  answers: Answers;
  /** ISO 8601. */
  addedAt: string;
  /** Its files' bytes that are here. */
  bytesHere: number;
  /** Every file is here, and was verified. */
  complete: boolean;
}

/** Which of a repository's models is wanted. */
export interface HubOrder {
  id: string;
  host: string;
  repo: string;
  commit: string;
  file: string | null;
  /** All that is to be downloaded. */
  bytes: number;
}

/** Where a kept model came from, as people write it: "huggingface.co/owner/name at c0ffee00". */
export function originOf(model: CatalogueModel): string {
  const { host, repo, revision } = hubSource(model)!;
  return `${new URL(host!).host}/${repo} at ${revision.slice(0, 8)}`;
}
