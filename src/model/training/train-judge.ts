import type { AdapterIdentity, JudgeReadout } from '#core/judge/judge.ts';
import { scoreOf } from '#core/judge/readout.ts';
import { lengthScore } from '#core/metrics/rows.ts';
import type { Row } from '#core/rows/row.ts';
import { type AdapterRecord, adapterRecordFile, modelCardFile } from '#core/training/adapter-record.ts';
import { checkpointFile, textBytes } from '#core/training/artefacts.ts';
import { bestValidation } from '#core/training/curves.ts';
import { heldOutAgreement } from '#core/training/held-out-agreement.ts';
import { modelCard } from '#core/training/model-card.ts';
import { bufferSource } from '#model/weights/byte-source.ts';
import { openAdapter } from '../adapters/open-adapter.ts';
import { writePeftFiles } from '../lora/peft-files.ts';
import { digestText } from '../weights/digest.ts';
import { fitProbe, openStates } from './fit-probe.ts';
import { hashRows } from './hash-rows.ts';
import { type PreparedRow, specOf } from './prepare-rows.ts';
import { preparedParts, recordDraft } from './prepared-parts.ts';
import { teachProbe } from './teach-probe.ts';
import { trainRobustProbe } from './train-robust-probe.ts';
import { trainLora } from './trainer.ts';
import type { TrainJudgeParts, UntestedJudge } from './training-job.ts';

export interface TrainedJudge {
  record: AdapterRecord;
  ending: 'done' | 'stopped';
}

/**
 * From rows to an adapter's folder: split by instruction, label, train or fit, test on the rows held out, write
 * the files and the model card. What is done already (labels, steps) is found in `files` and not done again.
 */
export async function trainJudge(parts: TrainJudgeParts): Promise<TrainedJudge> {
  const { plan, engine, robust, teaching } = parts;
  if (teaching) {
    const made = await teachProbe(parts, teaching);
    const { graded } = made;
    const judge = await keepJudge(parts, made);
    engine.attach(null);
    return {
      record: await writeRecord(parts, {
        made,
        judge,
        dataHash: hashRows(parts.rows, plan.label.column),
        counts: {
          training: graded.length,
          validation: 0,
          test: 0,
          leftOut: parts.rows.length - graded.length,
        },
        seen: graded,
        label: plan.label,
      }),
      ending: made.ending,
    };
  }
  if (robust) {
    const made = await trainRobustProbe(parts, robust);
    const counts = { training: parts.rows.length, validation: 0, test: 0, leftOut: 0 };
    const judge = await keepJudge(parts, made);
    engine.attach(null);
    return {
      record: await writeRecord(parts, {
        made,
        judge,
        dataHash: hashRows(parts.rows, null),
        counts,
        seen: parts.rows,
        label: robust.label,
      }),
      ending: made.ending,
    };
  }
  const states = plan.method === 'linear-probe' ? await openStates(parts) : null;
  const { training, validation, test, counts, dataHash } = await preparedParts(parts, states);
  const made =
    states === null
      ? await trainedLora(parts, dataHash, training, validation)
      : await fitProbe(parts, training, states);
  const baseFigures = await testFigures(parts, test, 'base');
  const judge = await keepJudge(parts, made);
  const figures = { ...made.figures, ...baseFigures, ...(await testFigures(parts, test, 'judge')) };
  engine.attach(null);
  const { label } = plan;
  const record = await writeRecord(parts, {
    made: { ...made, figures },
    judge,
    dataHash,
    counts,
    seen: [...training, ...validation].map(({ row }) => row),
    label,
  });
  return { record, ending: made.ending };
}

/** Write an adapter's files and have the engine judge with it. */
async function keepJudge(
  { engine, files, plan }: TrainJudgeParts,
  made: UntestedJudge,
): Promise<AdapterIdentity> {
  for (const [name, bytes] of made.files) await files.write(name, bytes);
  const sources = new Map([...made.files].map(([name, bytes]) => [name, bufferSource(bytes)]));
  const adapter = await openAdapter(sources, engine.decoder.config, plan.name);
  engine.attach(adapter);
  return adapter.identity;
}

interface Outcome {
  made: UntestedJudge;
  judge: AdapterIdentity;
  dataHash: string;
  counts: AdapterRecord['data']['rows'];
  /** Rows of training and validation. */
  seen: readonly Row[];
  label: AdapterRecord['label'];
}

async function writeRecord(
  parts: TrainJudgeParts,
  { made, judge, ...trained }: Outcome,
): Promise<AdapterRecord> {
  const { files, timestamp } = parts;
  const { format, kind, ...draft } = recordDraft(parts, trained);
  const record: AdapterRecord = {
    format,
    kind,
    id: judge.sha256.slice(0, 12),
    ...draft,
    figures: made.figures,
    curves: made.curves,
    createdAt: timestamp(),
  };
  await files.write(adapterRecordFile, textBytes(`${JSON.stringify(record, null, 2)}\n`));
  await files.write(modelCardFile, textBytes(modelCard(record)));
  return record;
}

async function trainedLora(
  parts: TrainJudgeParts,
  dataHash: string,
  train: readonly PreparedRow[],
  validation: readonly PreparedRow[],
): Promise<UntestedJudge> {
  const { engine, plan, files, control, now, onEvent } = parts;
  const { name: _, ...decisive } = plan;
  const labels = train.map(({ digit }) => digit).join('');
  const result = await trainLora({
    decoder: engine.decoder,
    guard: (work) => engine.running.guard(work),
    digitIds: engine.digitIds,
    train,
    validation,
    settings: plan.settings,
    identity: digestText(
      JSON.stringify({ base: engine.model.sha256, dataHash, decisive, labels })
        // What the field was called when the first checkpoints were written, which can still go on.
        .replace('"probeTarget":', '"quickFitTarget":'),
    ),
    store: {
      load: () => files.read(checkpointFile),
      save: (bytes) => files.write(checkpointFile, bytes),
    },
    control,
    now,
    onEvent,
  });
  const { rank, alpha, dropout } = plan.settings.lora;
  const config = { rank, alpha, dropout, rankStabilised: false, base: engine.model.name };
  const best = bestValidation(result.curves.validations);
  return {
    files: writePeftFiles(result.parameters, config, 'F16'),
    figures: { steps: result.step, validation_agreement: best?.agreement ?? null },
    curves: result.curves,
    ending: result.ending,
  };
}

/** Agreement with the derived label on rows held out, without reference; and what the length alone gives. */
async function testFigures(
  { engine, plan, onProgress }: TrainJudgeParts,
  test: readonly PreparedRow[],
  who: 'base' | 'judge',
): Promise<Record<string, number | null>> {
  if (test.length === 0) return {};
  const spec = specOf(plan, plan.templates.withoutReference);
  const readouts: JudgeReadout[] = [];
  for (let start = 0; start < test.length; start += 64) {
    const prompts = test.slice(start, start + 64).map(({ student }) => ({ ids: student, cutTokens: 0 }));
    readouts.push(...(await engine.read(prompts, spec)));
    onProgress('test', readouts.length, test.length);
  }
  const labels = {
    label: Float64Array.from(test, ({ digit }) => digit),
    instruction: Int32Array.from(test, ({ instruction }) => instruction),
  };
  const of = (name: string) =>
    heldOutAgreement(name, {
      ...labels,
      score: Float64Array.from(readouts, scoreOf),
      valid: Uint8Array.from(readouts, ({ kind }) => Number(kind !== 'invalid')),
    });
  if (who === 'judge') return of('test_agreement');
  const length = heldOutAgreement('test_agreement_of_length', {
    ...labels,
    score: lengthScore(Int32Array.from(test, ({ row }) => [...row.response].length)),
    valid: new Uint8Array(test.length).fill(1),
  });
  return { ...of('test_agreement_of_base'), ...length };
}
