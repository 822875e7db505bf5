import { splitPart } from '#core/metrics/split.ts';
import type { TrainingPace } from '#core/training/label-report.ts';
import { deriveSeed } from '#core/training/schedule.ts';
import { LoraAdapter } from '../lora/adapter.ts';
import { loraLayout } from '../lora/layout.ts';
import { initialParameters } from '../lora/parameters.ts';
import { MicroBatches } from './micro-batches.ts';
import { type PreparedRow, specOf } from './prepare-rows.ts';
import type { TrainJudgeParts } from './training-job.ts';

/**
 * How fast this device judges and trains: one micro-batch of the plan's own rows, forward, then forward and back.
 * The rows are those of middle length. Nothing of it is kept.
 */
export async function measurePace(
  { engine, plan, control, now }: Pick<TrainJudgeParts, 'engine' | 'plan' | 'control' | 'now'>,
  prepared: readonly PreparedRow[],
): Promise<TrainingPace> {
  const train = prepared.filter(({ part }) => part === splitPart.training);
  const rows = middle(train, plan.method === 'lora' ? plan.settings.microBatchRows : 2);
  const nothing = { rows: 0, forwardTokensPerSecond: null, trainingTokensPerSecond: null };
  if (rows.length === 0 || control.cancelled) return nothing;
  const perSecond = async (tokens: number, work: () => Promise<unknown>) => {
    const started = now();
    await work();
    const seconds = (now() - started) / 1000;
    return seconds > 0 ? tokens / seconds : null;
  };
  const students = rows.map(({ student }) => ({ ids: student, cutTokens: 0 }));
  const spec = specOf(plan, plan.templates.withoutReference);
  const read = () => engine.read(students, spec);
  const tokens = rows.reduce((sum, { student }) => sum + student.length, 0);
  const forwardTokensPerSecond = await perSecond(tokens, read);
  if (plan.method === 'linear-probe') return { ...nothing, rows: rows.length, forwardTokensPerSecond };

  const { settings } = plan;
  const lora = new LoraAdapter(
    initialParameters(loraLayout(engine.decoder.config, settings.lora), deriveSeed(settings.seed)),
  );
  const { decoder, digitIds } = engine;
  const guard: typeof engine.running.guard = (work) => engine.running.guard(work);
  try {
    const micro = new MicroBatches({ decoder, guard, digitIds, settings, control, onEvent: () => {} }, lora);
    const gradient = new Float32Array(lora.parameters.values.length);
    const both = tokens + rows.reduce((sum, { teacher }) => sum + (teacher?.length ?? 0), 0);
    const trainingTokensPerSecond = await perSecond(both, () => micro.gradient(rows, 1, gradient));
    return { rows: rows.length, forwardTokensPerSecond, trainingTokensPerSecond };
  } finally {
    lora.dispose();
  }
}

/** Rows of middle length. */
function middle(rows: readonly PreparedRow[], count: number): PreparedRow[] {
  const sorted = [...rows].sort((a, b) => a.student.length - b.student.length);
  const start = Math.max(0, Math.floor((sorted.length - count) / 2));
  return sorted.slice(start, start + count);
}
