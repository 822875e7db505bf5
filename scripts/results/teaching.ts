/**
 * What teaching a judge with grades gains on instructions that were not graded, with a labelled file's column as the
 * annotator: AUROC, Pearson and AURC after 0, 20, 40, 80 and 160 grades, of the taught judge, the judge that it began
 * with and length, over draws of instructions and rows.
 *
 *     node --import tsx scripts/results/teaching.ts --data FILE --label COLUMN --label-threshold X --prior ID --cache DIR
 *       [--mode MODE] [--rows N] [--per-instruction N] [--max-tokens N] [--draws N] [--json]
 *
 * What the judge reads of the rows is kept in DIR, so that an interrupted call is resumed by the same call.
 */
import { parseArgs } from 'node:util';
import { AppError } from '#core/errors.ts';
import { type JudgeMode, judgeModes } from '#core/judge/judge.ts';
import { seededRandom } from '#core/random/random.ts';
import { instructionNumbers, sampleByInstruction } from '#core/rows/instruction-numbers.ts';
import { RunControl } from '#core/run/run-control.ts';
import { defaultLabelRecipe } from '#core/selfj/labels.ts';
import { defaultTemplates } from '#core/template/default-templates.ts';
import { defaultTrainingSettings } from '#core/training/settings.ts';
import { columnOf } from '#model/training/prepare-rows.ts';
import { readTaughtRows } from '#model/training/read-taught-rows.ts';
import { readDatasetFile } from '../../cli/dataset-file.ts';
import { linearProbeJudge } from '../../cli/judge/linear-probe-judge.ts';
import { openBase, openNodeEmbedder } from '../../cli/judge/node-judge.ts';
import { oneOf } from '../../cli/parse-options.ts';
import { folderStore } from '../../cli/train/folder-store.ts';
import { drawLearning, gradeCounts, type Outcome } from './teaching-draws.ts';

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    label: { type: 'string' },
    'label-threshold': { type: 'string' },
    prior: { type: 'string', default: 'selfj-with-reference' },
    mode: { type: 'string', default: judgeModes[0] },
    rows: { type: 'string', default: '240' },
    'per-instruction': { type: 'string', default: '4' },
    'max-tokens': { type: 'string', default: '384' },
    draws: { type: 'string', default: '20' },
    cache: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});
const { data, label, cache, prior: id } = values;
const cut = Number(values['label-threshold']);
if (!data || !label || !cache || !Number.isFinite(cut)) {
  console.error(
    'Usage: teaching.ts --data FILE --label COLUMN --label-threshold X --cache DIR [--prior ID|DIR] [--mode MODE]',
  );
  process.exit(2);
}
const mode = oneOf(values.mode, 'mode', judgeModes) as JudgeMode;

const { judge: prior } = await linearProbeJudge(id, null);
const probe = prior.probes[mode];
if (!probe) throw new AppError('no-such-judge', `${id} has no linear probe ${mode}.`);
const dataset = await readDatasetFile(data);
const labels = columnOf(dataset.rows, label);
const labelled = dataset.rows.filter((_, row) => Number.isFinite(labels[row]!));
const chosen = sampleByInstruction(
  instructionNumbers(labelled),
  Number(values.rows),
  seededRandom(1),
  Number(values['per-instruction']),
);
const rows = [...chosen].map((row) => labelled[row]!);
const { engine } = await openBase('smollm2-135m-instruct-q4_1', 'wasm');
const read = await readTaughtRows(
  {
    engine,
    files: folderStore(cache),
    plan: {
      name: 'teaching',
      method: 'linear-probe',
      label: defaultLabelRecipe,
      shares: { validation: 0, test: 0 },
      templates: {
        withReference: defaultTemplates['with-reference'],
        withoutReference: defaultTemplates['without-reference'],
      },
      maxTokens: Number(values['max-tokens']),
      settings: defaultTrainingSettings,
      probeTarget: 'label',
    },
    control: new RunControl(),
    openEmbedder: () => openNodeEmbedder(engine.running),
    onProgress: (phase, done, total) => process.stderr.write(`\r${phase} ${done} of ${total}   `),
    onEvent: (event) => {
      if (event.kind === 'notice') process.stderr.write(`${event.message}\n`);
    },
  },
  prior,
  probe,
  mode,
  rows,
);
process.stderr.write('\n');
const kept = read.kept.map((row) => rows[row]!);
const outcomes = drawLearning(
  {
    inputs: read.inputs,
    scores: read.scores,
    label: columnOf(kept, label),
    instruction: instructionNumbers(kept),
    cut,
  },
  Number(values.draws),
);
if (values.json) console.log(JSON.stringify({ rows: kept.length, outcomes }));
else {
  const { instructions, held } = outcomes[0]!;
  console.log(
    `${kept.length} rows of ${instructions} instructions, ${held} held out in each of ${values.draws} draws; mean over draws [95% of them]`,
  );
  console.log(
    '| grades | figure | taught | judge | length | taught − judge | judge kept |\n| --- | --- | --- | --- | --- | --- | --- |',
  );
  for (const grades of gradeCounts) tell(grades);
}
process.exit(0);

function tell(grades: number): void {
  const of = outcomes.filter((outcome) => outcome.grades === grades);
  if (of.length === 0) return;
  const share = of.filter(({ kept }) => kept).length / of.length;
  for (const figure of ['auroc', 'pearson', 'aurc'] as const) {
    const column = (who: 'taught' | 'judge' | 'length') => of.map((outcome) => outcome[who][figure]);
    const gain = of.map(({ taught, judge }: Outcome) => taught[figure] - judge[figure]);
    const cells = [column('taught'), column('judge'), column('length'), gain].map(spread);
    console.log(`| ${[grades, figure, ...cells, share.toFixed(2)].join(' | ')} |`);
  }
}

/** Mean and the middle 95% of the draws. */
function spread(of: number[]): string {
  const sorted = of.filter(Number.isFinite).sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))]!;
  const mean = sorted.reduce((sum, value) => sum + value, 0) / sorted.length;
  return `${mean.toFixed(3)} [${at(0.025).toFixed(2)}, ${at(0.975).toFixed(2)}]`;
}
