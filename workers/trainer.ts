/** The trainer worker: wires the trainer service to its port. */
import { serve } from '#protocol/rpc.ts';
import type { TrainerProtocol } from '#protocol/trainer-protocol.ts';
import { loadBase } from '#services/load-base.ts';
import { TrainerService } from '#services/trainer-service.ts';
import { openStore } from '#storage/store.ts';
import { openTrainings } from '#storage/trainings/opfs-trainings.ts';

serve<TrainerProtocol>(
  self,
  (emit) =>
    new TrainerService({
      openStore,
      openTrainings,
      openBase: loadBase,
      newId: () => crypto.randomUUID(),
      timestamp: () => new Date().toISOString(),
      now: () => performance.now(),
      emit,
    }),
);
