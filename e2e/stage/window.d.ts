import type { FakeTrainer } from '#state/fixtures/fake-trainer.ts';
import type { FakeWorld } from '#state/fixtures/fake-workers.ts';
import type { Stores } from '#state/stores.ts';

declare global {
  interface Window {
    /** What the stage page holds, for tests that step a run by hand. */
    stage: { stores: Stores; world: FakeWorld; trainer: FakeTrainer };
  }
}
