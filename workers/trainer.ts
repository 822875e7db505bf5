/** The trainer worker: wires the trainer service to its port. */
import { serve } from '#protocol/rpc.ts';
import type { TrainerProtocol } from '#protocol/trainer-protocol.ts';
import { adapterFiles, openAdapterLibrary } from '#services/adapters/adapter-files.ts';
import { loadBase } from '#services/load-base.ts';
import { TrainerService } from '#services/trainer-service.ts';
import { openFolders } from '#storage/artefacts/opfs-folders.ts';
import { webLocks } from '#storage/locks/web-locks.ts';
import { openStore } from '#storage/store.ts';

serve<TrainerProtocol>(
  self,
  (emit) =>
    new TrainerService({
      openStore,
      openTrainings: () => openFolders('trainings'),
      openLibrary: openAdapterLibrary,
      adapterFiles,
      openBase: loadBase,
      locks: webLocks(),
      fetch: fetch.bind(globalThis),
      newId: () => crypto.randomUUID(),
      timestamp: () => new Date().toISOString(),
      now: () => performance.now(),
      emit,
    }),
);
