import { learningRate } from '#core/training/adamw.ts';
import { textBytes } from '#core/training/artefacts.ts';
import { chance, deriveSeed, rowsOfStep, totalSteps } from '#core/training/schedule.ts';
import { checkTrainingSettings } from '#core/training/settings.ts';
import {
  type ExportedRow,
  exportedRowsFile,
  type TrainingExport,
  trainingExportFile,
} from '#core/training/training-export.ts';
import { loraLayout } from '../lora/layout.ts';
import { initialParameters } from '../lora/parameters.ts';
import { writePeftFiles } from '../lora/peft-files.ts';
import type { PreparedRow } from './prepare-rows.ts';
import { preparedParts, recordDraft } from './prepared-parts.ts';
import type { TrainJudgeParts } from './training-job.ts';

/**
 * Write everything that a LoRA training of these rows reads, and train nothing: labels, prompts as token ids, the rows
 * and the learning rate of each step, the adapter it begins with. Another program that follows it takes the same steps,
 * but for dropout, whose masks are its own. Labels that were derived before are found in `files`.
 * @throws AppError as `trainJudge`
 */
export async function exportTraining(parts: TrainJudgeParts): Promise<TrainingExport> {
  const { engine, plan, files } = parts;
  const { settings } = plan;
  checkTrainingSettings(settings);
  const { training, validation, test, counts, dataHash } = await preparedParts(parts, null);
  const count = totalSteps(training.length, settings);
  const seen = [...training, ...validation].map(({ row }) => row);
  const exported: TrainingExport = {
    format: 1,
    digitIds: [...engine.digitIds],
    settings,
    steps: Array.from({ length: count }, (_, at) => ({
      learningRate: learningRate(at + 1, count, settings.optimiser),
      rows: [...rowsOfStep(at + 1, training.length, settings)],
    })),
    record: recordDraft(parts, { dataHash, counts, seen, label: plan.label }),
  };
  const layout = loraLayout(engine.decoder.config, settings.lora);
  const { rank, alpha, dropout } = settings.lora;
  const initial = initialParameters(layout, deriveSeed(settings.seed, chance.initialWeights));
  const config = { rank, alpha, dropout, rankStabilised: false, base: engine.model.name };
  for (const [name, bytes] of writePeftFiles(initial, config, 'F32')) await files.write(name, bytes);
  const lines = [
    ...training.map((row) => exportedRow('training', row)),
    ...validation.map((row) => exportedRow('validation', row)),
    ...test.map((row) => exportedRow('test', row)),
  ].map((row) => `${JSON.stringify(row)}\n`);
  await files.write(exportedRowsFile, textBytes(lines.join('')));
  // Last: a folder with this file is whole.
  await files.write(trainingExportFile, textBytes(`${JSON.stringify(exported)}\n`));
  return exported;
}

const exportedRow = (
  part: ExportedRow['part'],
  { digit, instruction, student, teacher }: PreparedRow,
): ExportedRow => ({
  part,
  digit,
  instruction,
  student: [...student],
  teacher: teacher && [...teacher],
});
