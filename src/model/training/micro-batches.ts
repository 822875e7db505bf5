import { AppError } from '#core/errors.ts';
import { chance, deriveSeed } from '#core/training/schedule.ts';
import { usesTeacher } from '#core/training/settings.ts';
import type { LoraAdapter } from '../lora/adapter.ts';
import { LoraDropout } from './dropout.ts';
import { addGradient, type LossSums, type TrainingExample } from './gradient.ts';
import type { TrainerParts } from './trainer-parts.ts';
import { TrainingAdapter } from './training-adapter.ts';
import type { TrainingRow } from './validate.ts';

type Parts = Pick<TrainerParts, 'decoder' | 'guard' | 'digitIds' | 'settings' | 'control' | 'onEvent'>;

/** A batch's gradient, a few rows at a time. */
export class MicroBatches {
  private recompute: boolean;

  constructor(
    private readonly parts: Parts,
    private readonly lora: LoraAdapter,
  ) {
    this.recompute = parts.settings.recompute === 'always';
  }

  /**
   * The mean gradient of a step's rows, added to `gradient`. Rows of like length go together.
   * @returns losses summed over the rows; null where the run was stopped on the way
   */
  async gradient(
    rows: readonly TrainingRow[],
    step: number,
    gradient: Float32Array,
  ): Promise<LossSums | null> {
    const { settings, control } = this.parts;
    const sorted = [...rows].sort((a, b) => b.student.length - a.student.length);
    const sums = { teacher: 0, student: 0, distillation: 0 };
    for (let start = 0; start < sorted.length; start += settings.microBatchRows) {
      await control.waitIfPaused();
      if (control.cancelled) return null;
      const part = sorted.slice(start, start + settings.microBatchRows);
      const dropout = new LoraDropout(
        settings.lora.dropout,
        deriveSeed(settings.seed, chance.dropout, step, start),
      );
      const losses = await this.microBatch(
        part,
        1 / rows.length,
        new TrainingAdapter(this.lora, dropout),
        gradient,
      );
      for (const key of ['teacher', 'student', 'distillation'] as const) sums[key] += losses[key];
    }
    return sums;
  }

  private async microBatch(
    rows: readonly TrainingRow[],
    scale: number,
    adapter: TrainingAdapter,
    gradient: Float32Array,
  ): Promise<LossSums> {
    const { decoder, guard, digitIds, settings, onEvent } = this.parts;
    const teacher = usesTeacher(settings.loss);
    const examples = rows.map(
      (row): TrainingExample => ({
        teacher: teacher ? row.teacher : null,
        student: row.student,
        label: digitIds[row.digit]!,
      }),
    );
    const plan = { decoder, adapter, loss: settings.loss, recompute: this.recompute };
    try {
      return await guard(() => addGradient(plan, examples, scale, gradient));
    } catch (thrown) {
      const full = thrown instanceof AppError && thrown.code === 'out-of-memory';
      if (!full || this.recompute || settings.recompute === 'never') throw thrown;
      this.recompute = true;
      onEvent({
        kind: 'notice',
        code: 'recompute',
        message:
          'Memory is short, so each layer is recomputed in the backward pass (gradient checkpointing). Steps take longer; results are the same.',
      });
      return guard(() => addGradient({ ...plan, recompute: true }, examples, scale, gradient));
    }
  }
}
