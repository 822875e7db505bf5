import { throughHalf } from '#core/bytes/half.ts';
import { AppError } from '#core/errors.ts';
import type { JudgeMode } from '#core/judge/judge.ts';
import {
  featuresOf,
  type LinearProbe,
  type ProbeInput,
  probeScore,
  readsState,
} from '#core/linear-probe/linear-probe.ts';
import type { LinearProbeJudge } from '#core/linear-probe/probe-json.ts';
import { instructionNumbers, rowsOfEach } from '#core/rows/instruction-numbers.ts';
import type { Row } from '#core/rows/row.ts';
import { eachRow } from '#core/run/scorer.ts';
import { withTaughtFeatures } from '#core/teaching/taught-rows.ts';
import { computeStates } from './fit-probe.ts';
import { HiddenStateCache } from './hidden-state-cache.ts';
import { specOf } from './prepare-rows.ts';
import { readFeatures } from './read-features.ts';
import type { TrainJudgeParts } from './training-job.ts';

/** What a taught probe learns from, before any grade is looked at. */
export interface ReadRows {
  /** Places among the rows given; those whose prompt does not fit are left out. */
  kept: number[];
  /** Of each kept row: the hidden state where the prior reads one, and the text features. */
  inputs: ProbeInput[];
  /** The prior's latent score of each kept row. */
  scores: number[];
}

type ReadingParts = Pick<
  TrainJudgeParts,
  'engine' | 'files' | 'plan' | 'control' | 'openEmbedder' | 'onProgress' | 'onEvent'
>;

/**
 * Reads rows as the prior judge does, and the features that teaching adds; both are found again in the folder.
 * Hidden states are read only where the prior reads them, so a judge of texts alone stays one.
 */
export async function readTaughtRows(
  parts: ReadingParts,
  prior: LinearProbeJudge,
  probe: LinearProbe,
  mode: JudgeMode,
  rows: readonly Row[],
): Promise<ReadRows> {
  const wanted = withTaughtFeatures(featuresOf(probe));
  const { kept, states } = readsState(probe)
    ? await readStates(parts, prior, mode, rows)
    : { kept: [...rows.keys()], states: rows.map(() => null) };
  const own = kept.map((row) => rows[row]!);
  const features = await readFeatures(parts, own, wanted);
  const inputs = features.map((found, at) => ({ state: states[at]!, features: found }));
  return { kept, inputs, scores: inputs.map((input) => probeScore(probe, input)) };
}

async function readStates(
  parts: ReadingParts,
  prior: LinearProbeJudge,
  mode: JudgeMode,
  rows: readonly Row[],
): Promise<{ kept: number[]; states: Float32Array[] }> {
  const { engine, files, plan, onProgress, onEvent } = parts;
  const layer = prior.layers ?? engine.decoder.config.layers;
  const { withReference, withoutReference } = plan.templates;
  const spec = specOf(plan, mode === 'with-reference' ? withReference : withoutReference);
  const prompts = await eachRow(rows, (row) => engine.prepare(row, spec).ids);
  const kept = [...rows.keys()].filter((row) => !(prompts[row] instanceof AppError));
  const left = rows.length - kept.length;
  if (left > 0)
    onEvent({
      kind: 'notice',
      code: 'rows-left-out',
      message: `Rows left out: ${left} (prompt too long).`,
    });
  const ids = kept.map((row) => prompts[row] as Int32Array);
  const cache = await HiddenStateCache.open(files, engine.model, [layer]);
  let done = 0;
  for (const group of rowsOfEach(instructionNumbers(kept.map((row) => rows[row]!)))) {
    await computeStates(
      parts,
      cache,
      group.map((at) => ids[at]!),
    );
    done += group.length;
    onProgress('hidden-states', done, kept.length);
  }
  await cache.save();
  // As a run keeps them: the page teaches from kept states, and gives the same digits.
  return { kept, states: ids.map((prompt) => cache.get(prompt, layer).map(throughHalf)) };
}
