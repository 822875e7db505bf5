import { defaultMinDigitMass } from '#core/judge/judge.ts';
import type { Row } from '#core/rows/row.ts';
import { needsCosine, needsSelfEval } from '#core/training/plan.ts';
import { digestText } from '../weights/digest.ts';
import { labelSignals, type Signals } from './label-signals.ts';
import { specOf } from './prepare-rows.ts';
import type { TrainJudgeParts } from './training-job.ts';

export type SignalParts = Omit<TrainJudgeParts, 'dataName' | 'now' | 'timestamp' | 'onEvent'>;

/** What the labels are made of, computed or found in the training's folder; and the rows' hash. */
export async function signalsOf(parts: SignalParts): Promise<{ signals: Signals; dataHash: string }> {
  const { engine, plan, labeller, rows, files, control, onProgress, openEmbedder } = parts;
  const dataHash = hashRows(rows, plan.label.column);
  engine.attach(labeller);
  try {
    const spec = { ...specOf(plan, plan.templates.withReference), minDigitMass: defaultMinDigitMass };
    const who = [engine.model.sha256, labeller?.identity.sha256 ?? null];
    const signals = await labelSignals({
      rows,
      engine,
      spec,
      openEmbedder,
      wanted: { selfEval: needsSelfEval(plan.label), cosine: needsCosine(plan.label) },
      identity: digestText(JSON.stringify({ who, dataHash, spec })),
      files,
      control,
      onProgress,
    });
    return { signals, dataHash };
  } finally {
    engine.attach(null);
  }
}

/** SHA-256 of what training sees of the rows. */
const hashRows = (rows: readonly Row[], column: string | null) =>
  digestText(
    rows
      .map(({ instruction, response, reference, source }) =>
        JSON.stringify([instruction, response, reference, column === null ? null : (source[column] ?? null)]),
      )
      .join('\n'),
  );
