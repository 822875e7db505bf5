import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { AppError } from '#core/errors.ts';
import { defaultMaxTokens, judgeModes } from '#core/judge/judge.ts';
import { defaultJudgeId } from '#core/models/catalogue.ts';
import { seededRandom } from '#core/random/random.ts';
import { instructionNumbers, sampleByInstruction } from '#core/rows/instruction-numbers.ts';
import { RunControl } from '#core/run/run-control.ts';
import { adapterRecordFile } from '#core/training/adapter-record.ts';
import { checkpointFile } from '#core/training/artefacts.ts';
import type { JudgeTrainingPlan } from '#core/training/plan.ts';
import { defaultTrainingSettings } from '#core/training/settings.ts';
import { type TrainingExport, trainingExportFile } from '#core/training/training-export.ts';
import { openAdapter } from '#model/adapters/open-adapter.ts';
import { exportTraining } from '#model/training/export-training.ts';
import { trainJudge } from '#model/training/train-judge.ts';
import type { RobustProbePlan, TeachingPlan, TrainJudgeParts } from '#model/training/training-job.ts';
import type { DecoderConfig } from '#model/weights/checkpoint.ts';
import { type Command, UsageError } from '../command.ts';
import { readDatasetFile } from '../dataset-file.ts';
import { linearProbeJudge } from '../judge/linear-probe-judge.ts';
import { adapterFolder, openNodeEmbedder, openNodeJudge } from '../judge/node-judge.ts';
import { withOutputLock } from '../output/output-lock.ts';
import { oneOf, optionalNumber, parseOptions, required } from '../parse-options.ts';
import { folderStore, sharingStore } from '../train/folder-store.ts';
import { derived, methods, ranks, similarityIds, targets, trainingPlan } from '../train/training-plan.ts';
import { TrainingProgress } from '../train/training-progress.ts';

const backends = ['auto', 'wasm', 'webgpu'] as const;
const forms = ['length-free', 'length-aware'] as const;
const damages = ['text', 'text+state'] as const;
const { optimiser } = defaultTrainingSettings;

export const trainCommand: Command = {
  name: 'train',
  summary: 'train a judge on a dataset, with labels that it derives itself',
  usage: `Usage: npm run --silent cli -- train --data FILE --out DIR [OPTIONS]

  --data FILE        JSONL, JSON, CSV, TSV or Parquet, or one in .gz, .zst or .zip; with a reference a row
  --out DIR          where the adapter, its card and its checkpoints go
  --label LABEL      ${derived.join(' | ')} | a numeric column (default ${derived[0]})
  --similarity BY    ${similarityIds.join(' | ')}: of response and reference as wholes, or of each sentence of the
                     reference with the nearest of the response (default ${similarityIds[0]})
  --cosine-weight X  of the similarity in a self-j label (default 0.5)
  --ranks AMONG      ${ranks.join(' | ')}: rank rows among all, or among the responses to their
                     instruction (default ${ranks[0]})
  --orient           turn the self-evaluation round where it runs against the similarity
  --length-free      take out of the labels what goes with the response's length
  --method METHOD    ${methods.join(' | ')}, or probe for short (default ${methods[0]})
  --prior ID|DIR     of --method probe: begin as this judge, a linear probe, and learn the grades in --label COLUMN as
                     far as unseen instructions show a gain; without one the judge is kept as it is
  --read-all         of --prior: read rows without a grade too, for means, deviations and components of all rows, as the
                     page does of the rows that a run kept (default: the graded rows alone, which takes less time)
  --mode MODE        of --prior: ${judgeModes.join(' | ')} (default: with the reference where every graded row has one)
  --rows N           about N rows, whole instructions at random
  --per-instruction N  at most N responses to one instruction, at random
  --epochs N         (default ${defaultTrainingSettings.epochs})
  --batch N          rows a step (default ${defaultTrainingSettings.batchRows})
  --learning-rate X  (default ${optimiser.learningRate})
  --warm-up N        steps (default ${optimiser.warmUpSteps})
  --rank N           of LoRA; alpha is the same (default ${defaultTrainingSettings.lora.rank})
  --loss T,S,KL      weights of the three parts (default 1,0.3,2); 0,1,0 trains without references
  --target TARGET    of a linear probe without reference: ${targets.join(' | ')} (default ${targets[0]})
  --quality ID|DIR   make a robust probe: keep the quality term of this linear probe, add a damage term taught by
                     degraded copies of the rows and, with reference, a sum of text features; reads no label
  --degraded N       degraded copies for each instruction of a robust probe (default 5); 0: no damage term
  --damage READS     of a robust probe: ${damages.join(' | ')}, what its damage term reads: evidence of faults
                     that texts show, or hidden states too (default ${damages[0]})
  --form FORM        of a robust probe without reference: ${forms.join(' | ')} (default ${forms[0]})
  --layers N         of the base that a linear probe reads after (default: by cross-validation)
  --labeller DIR     a judge of an earlier round, in place of the base model's self-evaluation
  --max-tokens N     longer prompts lose the middle of the response (default ${defaultMaxTokens})
  --validation X     share of the instructions for validation (default 0.1)
  --test X           share held out to the end (default 0.1)
  --validate-every N steps (default ${defaultTrainingSettings.validateEvery})
  --seed N           (default ${defaultTrainingSettings.seed})
  --base ID|PATH     the base model (default ${defaultJudgeId})
  --cache DIR        where what labels and linear probes are made of is kept; trainings on the same rows
                     find it there and are quick (default --out)
  --backend NAME     ${backends.join(' | ')} (default auto)
  --export           train nothing: write what a LoRA training reads (labels, prompts as token ids, the rows and the
                     rate of each step) into DIR, for scripts/train-elsewhere/train_lora.py on a faster machine
  --resume           go on with the training in DIR
  --json             end with one JSON object on stdout: the adapter's record

Ctrl-C stops early and keeps the best adapter so far; twice stops at once.
Exit codes: 0 done, 1 failed, 2 wrong arguments.`,

  async run(argv) {
    const options = parseOptions(argv, {
      data: { type: 'string' },
      out: { type: 'string' },
      label: { type: 'string', default: derived[0] },
      similarity: { type: 'string', default: similarityIds[0] },
      'cosine-weight': { type: 'string' },
      ranks: { type: 'string', default: ranks[0] },
      orient: { type: 'boolean', default: false },
      'length-free': { type: 'boolean', default: false },
      method: { type: 'string', default: methods[0] },
      rows: { type: 'string' },
      'per-instruction': { type: 'string' },
      epochs: { type: 'string' },
      batch: { type: 'string' },
      'learning-rate': { type: 'string' },
      'warm-up': { type: 'string' },
      rank: { type: 'string' },
      loss: { type: 'string', default: '1,0.3,2' },
      target: { type: 'string', default: targets[0] },
      prior: { type: 'string' },
      'read-all': { type: 'boolean', default: false },
      mode: { type: 'string' },
      quality: { type: 'string' },
      degraded: { type: 'string' },
      damage: { type: 'string', default: damages[0] },
      form: { type: 'string', default: forms[0] },
      layers: { type: 'string' },
      labeller: { type: 'string' },
      'max-tokens': { type: 'string' },
      validation: { type: 'string' },
      test: { type: 'string' },
      'validate-every': { type: 'string' },
      seed: { type: 'string' },
      base: { type: 'string', default: defaultJudgeId },
      cache: { type: 'string' },
      backend: { type: 'string', default: 'auto' },
      export: { type: 'boolean', default: false },
      resume: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    });
    const data = required(options.data, 'data');
    const out = required(options.out, 'out');
    const backend = oneOf(options.backend, 'backend', backends);
    const plan = trainingPlan(options, basename(resolve(out)));
    if (options.export && (plan.method !== 'lora' || options.quality !== undefined || options.resume))
      throw new UsageError(
        '--export is of a LoRA training that has not begun; leave --method, --quality and --resume out.',
      );
    refuseTeachingOf(options, plan);
    const limit = optionalNumber(options.rows, 'rows', { min: 1, integer: true });
    const perInstruction = optionalNumber(options['per-instruction'], 'per-instruction', {
      min: 1,
      integer: true,
    });
    refuseOverwriting(out, options);

    const dataset = await readDatasetFile(data);
    for (const { line, message } of dataset.rejected)
      process.stderr.write(`line ${line} set aside: ${message}\n`);
    const { column } = plan.label;
    if (column !== null && !dataset.columns.includes(column))
      throw new UsageError(
        `--label must be one of ${derived.join(', ')} or a column; there is no ${column}.`,
      );
    const random = seededRandom(plan.settings.seed);
    const chosen = sampleByInstruction(
      instructionNumbers(dataset.rows),
      limit ?? dataset.rows.length,
      random,
      perInstruction ?? undefined,
    );
    const rows = [...chosen].map((row) => dataset.rows[row]!);

    await mkdir(dirname(resolve(out)), { recursive: true });
    return withOutputLock(out, async () => {
      refuseOverwriting(out, options);
      const { engine, close } = await openNodeJudge(options.base, backend);
      const progress = new TrainingProgress();
      const control = new RunControl();
      const interrupt = () => {
        if (control.cancelled) process.exit(1);
        process.stderr.write('stopping after this step; again to stop at once\n');
        control.cancel();
      };
      process.on('SIGINT', interrupt);
      try {
        process.stderr.write(`${engine.model.name} on ${engine.backend.name} (${engine.backend.device})\n`);
        const labeller = options.labeller ? await adapterFolder(options.labeller) : null;
        if (options.labeller && !labeller)
          throw new AppError('no-such-judge', `There is no adapter in ${options.labeller}.`);
        const parts: TrainJudgeParts = {
          engine,
          openEmbedder: () => openNodeEmbedder(engine.running),
          rows,
          dataName: basename(data),
          plan,
          robust: await robustPlan(options, engine.decoder.config),
          teaching: await teachingPlan(options, engine.decoder.config),
          labeller: labeller && (await openAdapter(labeller, engine.decoder.config, 'labeller')),
          files: sharingStore(folderStore(out), folderStore(options.cache ?? out)),
          control,
          now: () => performance.now(),
          timestamp: () => new Date().toISOString(),
          onProgress: (phase, done, total) => progress.phase(phase, done, total),
          onEvent: (event) => progress.event(event),
        };
        if (options.export) return tellExport(out, await exportTraining(parts), options.json);
        const { record, ending } = await trainJudge(parts);
        if (options.json) console.log(JSON.stringify({ ending, out, ...record }));
        else process.stderr.write(`${ending}; the judge is in ${out}. ${words(record.figures)}\n`);
        return 0;
      } finally {
        process.off('SIGINT', interrupt);
        close();
      }
    });
  },
};

function tellExport(out: string, { steps, record }: TrainingExport, json: boolean): number {
  const { training } = record.data.rows;
  if (json) console.log(JSON.stringify({ out, steps: steps.length, rows: record.data.rows }));
  else
    process.stderr.write(
      `${steps.length} steps over ${training} training rows are in ${out}. On the other machine: python scripts/train-elsewhere/train_lora.py --export ${out} --base BASE --out JUDGE, where BASE is ${record.base.name} as a folder, a repository of the Hub or a GGUF file\n`,
    );
  return 0;
}

/** Null where no robust probe is asked for. */
async function robustPlan(
  { quality, degraded, damage, form }: { quality?: string; degraded?: string; damage: string; form: string },
  base: DecoderConfig,
): Promise<RobustProbePlan | null> {
  const lengthAware = oneOf(form, 'form', forms) === 'length-aware';
  const damageReadsState = oneOf(damage, 'damage', damages) === 'text+state';
  const degradedPerInstruction = optionalNumber(degraded, 'degraded', { min: 0, integer: true }) ?? 5;
  if (quality === undefined) return null;
  const { judge, record } = await linearProbeJudge(quality, base);
  if (!record)
    throw new UsageError(`--quality must name a linear probe that train made; ${quality} has no judge.json.`);
  return { quality: judge, label: record.label, degradedPerInstruction, damageReadsState, lengthAware };
}

type TeachingOptions = { prior?: string; mode?: string; 'read-all': boolean };

/** @throws UsageError where options do not go with `--prior` */
function refuseTeachingOf(
  {
    prior,
    mode,
    quality,
    labeller,
    export: exports,
    'read-all': readAll,
  }: TeachingOptions & { quality?: string; labeller?: string; export: boolean },
  { method, label }: JudgeTrainingPlan,
): void {
  if (prior === undefined) {
    if (mode !== undefined || readAll)
      throw new UsageError('--mode and --read-all are of a judge that is taught; name it with --prior.');
    return;
  }
  if (method !== 'linear-probe') throw new UsageError('--prior is of --method probe; add it.');
  if (label.column === null)
    throw new UsageError('--prior learns grades; name their column with --label COLUMN.');
  if (quality !== undefined || labeller !== undefined || exports)
    throw new UsageError('--prior does not go with --quality, --labeller or --export; leave them out.');
}

/** Null where no judge is taught. */
async function teachingPlan(
  { prior, mode, 'read-all': readAll }: TeachingOptions,
  base: DecoderConfig,
): Promise<TeachingPlan | null> {
  if (prior === undefined) return null;
  const { judge, identity } = await linearProbeJudge(prior, base);
  return {
    prior: judge,
    identity,
    mode: mode === undefined ? null : oneOf(mode, 'mode', judgeModes),
    readAll,
  };
}

/** An export may be written again: that takes nothing away. */
function refuseOverwriting(
  out: string,
  { resume, export: exports }: { resume: boolean; export: boolean },
): void {
  const has = (name: string) => existsSync(join(out, name));
  const taken = (what: string) => new AppError('output-taken', `${what} Nothing was changed.`, { out });
  if (has(trainingExportFile) && !exports)
    throw taken(
      `There is an exported training in ${out}, whose first adapter this one would overwrite. Choose another --out.`,
    );
  if ((has(checkpointFile) || has(adapterRecordFile)) && !resume)
    throw taken(
      `There is a training in ${out} already. Go on with it with --resume, or choose another --out.`,
    );
}

const words = (figures: Record<string, number | null>) =>
  Object.entries(figures)
    .map(([name, value]) => `${name.replaceAll('_', ' ')} ${value?.toPrecision(3) ?? 'undefined'}`)
    .join(', ');
