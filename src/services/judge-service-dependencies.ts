import type { ChatPorts } from '#core/method/external/chat-ports.ts';
import type { BatchLimits } from '#core/run/plan.ts';
import type { WorkLocks } from '#core/run/work-locks.ts';
import type { JudgeProtocol } from '#protocol/judge-protocol.ts';
import type { Emit } from '#protocol/rpc.ts';
import type { MeaningStore } from '#storage/artefacts/meaning-store.ts';
import type { Store } from '#storage/store.ts';
import type { LoadEngine, LoadedEngine, LoadHooks } from './judge-slot.ts';
import type { LoadedEmbedder } from './run-scorer.ts';

/** What the judge worker's logic is given from outside. */
export interface JudgeServiceDependencies {
  openStore(): Promise<Store>;
  openMeanings(): Promise<MeaningStore>;
  loadEngine: LoadEngine;
  /** The sentence embedder: on the judge's backend where one is loaded, else on one of its own. */
  openEmbedder(beside: LoadedEngine | null, hooks: LoadHooks): Promise<LoadedEmbedder>;
  chat: ChatPorts;
  /** A run is one tab's at a time. */
  locks: WorkLocks;
  /** SHA-256 of a text, hex. */
  hash(text: string): string;
  newId(): string;
  /** ISO 8601. */
  timestamp(): string;
  /** Milliseconds, monotonic. */
  now(): number;
  emit: Emit<JudgeProtocol>;
  limits?: BatchLimits;
}
