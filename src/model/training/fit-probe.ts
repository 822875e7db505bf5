import { AppError } from '#core/errors.ts';
import { rowsOfEach } from '#core/rows/instruction-numbers.ts';
import { weightsFile } from '#core/training/adapter-record.ts';
import type { JudgeTrainingPlan } from '#core/training/plan.ts';
import { fitProbes } from '../linear-probe/fit-probes.ts';
import { writeLinearProbe } from '../linear-probe/probe-files.ts';
import { HiddenStateCache } from './hidden-state-cache.ts';
import type { PreparedRow } from './prepare-rows.ts';
import type { TrainJudgeParts, UntestedJudge } from './training-job.ts';

/** Linear probes on the base model's hidden states, which are computed once for all fits in the same folder. */
export async function fitProbe(
  parts: TrainJudgeParts,
  train: readonly PreparedRow[],
  cache: HiddenStateCache,
): Promise<UntestedJudge> {
  const { engine, plan, onProgress } = parts;
  const taught = train.every(({ teacher }) => teacher);
  const layers = layersOf(plan, engine.decoder.config.layers);
  const total = train.length * (taught ? 2 : 1);
  const groups = rowsOfEach(train.map(({ instruction }) => instruction));
  let done = 0;
  const states = async (promptOf: (row: PreparedRow) => Int32Array) => {
    for (const group of groups) {
      await computeStates(
        parts,
        cache,
        group.map((row) => promptOf(train[row]!)),
      );
      done += group.length;
      onProgress('hidden-states', done, total);
    }
    await cache.save();
    return layers.map((layer) => train.map((row) => cache.get(promptOf(row), layer)));
  };
  const { judge, figures } = fitProbes(
    {
      layers,
      withReference: taught ? await states(({ teacher }) => teacher!) : null,
      withoutReference: await states(({ student }) => student),
      digits: train.map(({ digit }) => digit),
      instruction: train.map(({ instruction }) => instruction),
      within: plan.label.rankedAmong === 'instruction',
    },
    plan.probeTarget,
  );
  return {
    files: new Map([[weightsFile['linear-probe'], writeLinearProbe(judge)]]),
    figures,
    curves: null,
    ending: 'done',
  };
}

/** What the cache lacks of these prompts, unless the training is paused or stopped. */
export async function computeStates(
  { engine, control }: Pick<TrainJudgeParts, 'engine' | 'control'>,
  cache: HiddenStateCache,
  prompts: readonly Int32Array[],
): Promise<void> {
  if (prompts.every((ids) => cache.has(ids))) return;
  await control.waitIfPaused();
  if (control.cancelled) {
    await cache.save();
    throw new AppError('cancelled', 'Stopped before the fit was made. What is computed is kept.');
  }
  await cache.compute(engine, prompts);
}

/** What is kept in the training's folder. */
export const openStates = ({
  plan,
  engine,
  files,
}: Pick<TrainJudgeParts, 'plan' | 'engine' | 'files'>): Promise<HiddenStateCache> =>
  HiddenStateCache.open(files, engine.model, layersOf(plan, engine.decoder.config.layers));

/**
 * The numbers of layers that a linear probe chooses from, unless the plan says: half-way up to two thirds. The top is
 * left out since it was the worst of all wherever it was tried (docs/lab-log.md), and would cost every row half as
 * much again.
 */
function layersOf({ probeLayers }: JudgeTrainingPlan, all: number): number[] {
  if (probeLayers !== undefined) {
    if (probeLayers <= all) return [probeLayers];
    throw new AppError(
      'too-many-layers',
      `A linear probe after ${probeLayers} layers was asked for; the base model has ${all}.`,
    );
  }
  const candidates = [all / 2, (3 * all) / 5, (2 * all) / 3];
  return [...new Set(candidates.map((layers) => Math.max(1, Math.round(layers))))];
}
