import { defaultMinDigitMass, type JudgeEngine } from '#core/judge/judge.ts';
import { needsSelfEval, similarityOf } from '#core/training/plan.ts';
import { attachWithEmbedder } from '../adapters/attach-adapter.ts';
import type { DecoderJudgeEngine } from '../engine/judge-engine.ts';
import { digestText } from '../weights/digest.ts';
import { hashRows } from './hash-rows.ts';
import type { HiddenStateCache } from './hidden-state-cache.ts';
import { labelSignals, type Signals } from './label-signals.ts';
import { specOf } from './prepare-rows.ts';
import type { TrainJudgeParts } from './training-job.ts';

export type SignalParts = Omit<TrainJudgeParts, 'dataName' | 'now' | 'timestamp' | 'onEvent'>;

/**
 * What the labels are made of, computed or found in the training's folder; and the rows' hash.
 * @param states of the base model, filled where it evaluates rows; null where no linear probe will want them
 */
export async function signalsOf(
  parts: SignalParts,
  states: HiddenStateCache | null,
): Promise<{ signals: Signals; dataHash: string }> {
  const { engine, plan, labeller, rows, files, control, onProgress, openEmbedder } = parts;
  const dataHash = hashRows(rows, plan.label.column);
  if (labeller) await attachWithEmbedder(engine, labeller, 'with-reference', openEmbedder);
  else engine.attach(null);
  try {
    const spec = { ...specOf(plan, plan.templates.withReference), minDigitMass: defaultMinDigitMass };
    const who = [engine.model.sha256, labeller?.identity.sha256 ?? null];
    const kept = labeller ? null : states;
    const signals = await labelSignals({
      rows,
      engine: kept ? { prepare: engine.prepare, read: keepingStates(engine, kept) } : engine,
      spec,
      openEmbedder,
      wanted: { selfEval: needsSelfEval(plan.label), similarity: similarityOf(plan.label) },
      identity: digestText(JSON.stringify({ who, dataHash, spec })),
      files,
      control,
      onProgress,
    });
    await kept?.save();
    return { signals, dataHash };
  } finally {
    engine.attach(null);
  }
}

/** A linear probe will want the states of the very prompts that the base model evaluates: one pass gives both. */
const keepingStates =
  (engine: DecoderJudgeEngine, cache: HiddenStateCache): JudgeEngine['read'] =>
  async (prompts, spec) => {
    const { readouts, states } = await engine.readWithStates(prompts, spec, cache.layers);
    await cache.add(
      prompts.map(({ ids }) => ids),
      states,
    );
    return readouts;
  };
