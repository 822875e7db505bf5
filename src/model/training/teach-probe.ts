import { AppError } from '#core/errors.ts';
import { instructionNumbers } from '#core/rows/instruction-numbers.ts';
import { hasReference, type Row } from '#core/rows/row.ts';
import { taughtFigures } from '#core/teaching/taught-figures.ts';
import { taughtMode, taughtProbe } from '#core/teaching/taught-probe.ts';
import { readingOf } from '#core/teaching/taught-rows.ts';
import { weightsFile } from '#core/training/adapter-record.ts';
import { writeLinearProbe } from '../linear-probe/probe-files.ts';
import { columnOf } from './prepare-rows.ts';
import { readTaughtRows } from './read-taught-rows.ts';
import type { TeachingPlan, TrainJudgeParts, UntestedJudge } from './training-job.ts';

export interface TaughtJudge extends UntestedJudge {
  /** The graded rows that were learned from. */
  graded: readonly Row[];
}

/**
 * Teaches a prior the grades of the plan's label column. The probe of the other way of asking stays the prior's.
 * @throws AppError `no-training-rows` where no row has a grade
 */
export async function teachProbe(parts: TrainJudgeParts, teaching: TeachingPlan): Promise<TaughtJudge> {
  const { prior } = teaching;
  const column = parts.plan.label.column!;
  const labels = columnOf(parts.rows, column);
  const labelled = parts.rows.filter((_, row) => Number.isFinite(labels[row]!));
  if (labelled.length === 0)
    throw new AppError(
      'no-training-rows',
      `No row has a number as ${column}, so there is nothing to teach. Grade rows first, or name another column.`,
      { column },
    );
  const mode = teaching.mode ?? taughtMode(prior.probes, labelled.every(hasReference));
  const probe = mode && prior.probes[mode];
  if (!mode || !probe)
    throw new AppError(
      'bad-adapter',
      `The judge to begin with has no linear probe ${mode ?? 'without-reference'}. Choose another judge, or another way of asking.`,
    );
  const offered = teaching.readAll ? parts.rows : labelled;
  const needed = mode === 'with-reference' ? offered.filter(hasReference) : offered;
  if (needed.length < offered.length)
    parts.onEvent({
      kind: 'notice',
      code: 'rows-left-out',
      message: `Rows left out: ${offered.length - needed.length} (no reference).`,
    });
  const read = await readTaughtRows(parts, prior, probe, mode, needed);
  const all = read.kept.map((row) => needed[row]!);
  const grades = columnOf(all, column);
  const places = [...all.keys()].filter((at) => Number.isFinite(grades[at]!));
  const graded = places.map((at) => all[at]!);
  const grade = Float64Array.from(places, (at) => grades[at]!);
  const instruction = instructionNumbers(graded);
  const inputs = places.map((at) => read.inputs[at]!);
  const taught = taughtProbe(probe, { inputs, grade, instruction }, readingOf(read.inputs));
  const judge = { ...prior, probes: { ...prior.probes, [mode]: taught.probe } };
  return {
    graded,
    files: new Map([[weightsFile['linear-probe'], writeLinearProbe(judge)]]),
    figures: taughtFigures(taught, grade, instruction),
    curves: null,
    ending: 'done',
  };
}
