/**
 * What a training step costs against the judge's forward of the same tokens, in one run on WASM:
 *
 *     node --import tsx bench/training.ts [--rows 4] [--tokens 384] [--runs 3] [--rank 16] [--dropout 0.05] [--json]
 *
 * The default judge, rows of the demo, prompts with and without reference cut at `--tokens`. A step is what the
 * trainer does: forward and back through both prompts of each row, the three-part loss, clipping, AdamW. The forward
 * is the judge's over the same prompts with the adapter on, without the cache of shared beginnings. Both are
 * measured in turn; the medians count.
 */
import { parseArgs } from 'node:util';
import { defaultJudgeId } from '#core/models/catalogue.ts';
import { RunControl } from '#core/run/run-control.ts';
import { defaultTemplates } from '#core/template/default-templates.ts';
import { adamWStep, clipGradient, newAdamState } from '#core/training/adamw.ts';
import { defaultTrainingSettings } from '#core/training/settings.ts';
import { LoraAdapter } from '#model/lora/adapter.ts';
import { loraLayout } from '#model/lora/layout.ts';
import { initialParameters } from '#model/lora/parameters.ts';
import { MicroBatches } from '#model/training/micro-batches.ts';
import { type TrainingRow, validate } from '#model/training/validate.ts';
import { readDatasetFile } from '../cli/dataset-file.ts';
import { openNodeJudge } from '../cli/judge/node-judge.ts';

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '4' },
    tokens: { type: 'string', default: '384' },
    runs: { type: 'string', default: '3' },
    rank: { type: 'string', default: '16' },
    dropout: { type: 'string', default: '0.05' },
    json: { type: 'boolean', default: false },
  },
});
const [wanted, maxTokens, runs, rank] = [values.rows, values.tokens, values.runs, values.rank].map(
  Number,
) as [number, number, number, number];

const { engine, close } = await openNodeJudge(defaultJudgeId, 'wasm');
const demo = await readDatasetFile('public/demo/demo.jsonl');
const promptOf = (row: (typeof demo.rows)[number], mode: 'with-reference' | 'without-reference') =>
  engine.prepare(row, { template: defaultTemplates[mode], maxTokens, minDigitMass: 0 }).ids;
const rows = demo.rows
  .filter(({ reference }) => reference !== null)
  .slice(0, wanted)
  .map(
    (row, i): TrainingRow => ({
      teacher: promptOf(row, 'with-reference'),
      student: promptOf(row, 'without-reference'),
      digit: i % 10,
    }),
  );
const prompts = rows.flatMap(({ teacher, student, digit }) => [
  { teacher: null, student: teacher!, digit },
  { teacher: null, student, digit },
]);
const tokens = prompts.reduce((sum, { student }) => sum + student.length, 0);

const settings = {
  ...defaultTrainingSettings,
  batchRows: rows.length,
  lora: { ...defaultTrainingSettings.lora, rank, alpha: rank, dropout: Number(values.dropout) },
};
const { decoder, digitIds } = engine;
const guard: typeof engine.running.guard = (work) => engine.running.guard(work);
const lora = new LoraAdapter(initialParameters(loraLayout(decoder.config, settings.lora), 1));
const parts = { decoder, guard, digitIds, settings, control: new RunControl(), onEvent: () => {} };
const micro = new MicroBatches(parts, lora);
const weights = lora.parameters.values;
const state = newAdamState(weights.length);

const timed = async (work: () => Promise<unknown>) => {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
};
const forward = () => validate({ decoder, guard, digitIds }, lora, prompts);
const step = async (number: number) => {
  const gradient = new Float32Array(weights.length);
  await micro.gradient(rows, number, gradient);
  clipGradient(gradient, settings.optimiser.clipNorm);
  adamWStep(weights, gradient, state, number, settings.optimiser.learningRate, settings.optimiser);
  lora.update();
};

await forward();
const seconds = { forward: [] as number[], step: [] as number[] };
for (let run = 1; run <= runs; run++) {
  seconds.forward.push(await timed(forward));
  seconds.step.push(await timed(() => step(run)));
}
const median = (list: number[]) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)]!;
const result = {
  rows: rows.length,
  tokens,
  longest: Math.max(...prompts.map(({ student }) => student.length)),
  rank,
  threads: engine.backend.threads,
  forward_seconds: median(seconds.forward),
  step_seconds: median(seconds.step),
  forward_tokens_per_second: tokens / median(seconds.forward),
  step_tokens_per_second: tokens / median(seconds.step),
  ratio: median(seconds.step) / median(seconds.forward),
};
if (values.json) console.log(JSON.stringify(result));
else
  console.log(
    `${result.tokens} tokens of ${result.rows} rows on ${result.threads} threads: forward ${result.forward_seconds.toFixed(2)} s, step ${result.step_seconds.toFixed(2)} s, ${result.ratio.toFixed(2)} times the forward`,
  );
lora.dispose();
close();
