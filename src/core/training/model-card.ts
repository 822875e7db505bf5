import type { AdapterRecord } from './adapter-record.ts';
import type { StepPoint } from './curves.ts';
import { similarityOf } from './plan.ts';

/** The README.md of an adapter's folder: Hugging Face's front matter, then data, settings, curves, figures, limits. */
export function modelCard(record: AdapterRecord): string {
  const { data, label, base, settings } = record;
  const similarity = similarityOf(label);
  return [
    frontMatter(record),
    `# ${record.name}`,
    `A ${record.kind === 'lora' ? 'LoRA adapter' : 'linear probe'} that makes ${base.name} a judge of responses to instructions: it gives ten probabilities, of the digits 0 to 9, and their mean is the score.`,
    '## Data',
    table([
      ['dataset', data.name],
      ['SHA-256 of its rows', data.sha256],
      ['rows for training', data.rows.training],
      ['rows for validation', data.rows.validation],
      ['rows held out', data.rows.test],
      ['rows left out', data.rows.leftOut],
      ['label', label.column === null ? label.method : `column ${label.column}`],
      ['similarity in the label', similarity && similarities[similarity]],
      ['weight of the similarity in the label', label.method === 'self-j' ? label.cosineWeight : null],
      [
        'rows are ranked among',
        label.rankedAmong === 'set' ? 'all rows' : 'the responses to their instruction',
      ],
      [
        'self-evaluation that correlates negatively with the similarity',
        label.method === 'self-j' ? (label.orient ? 'sign-flipped' : 'taken as it is') : null,
      ],
      ['variation explained by length', label.lengthFree ? 'removed' : 'kept'],
    ]),
    record.prior
      ? 'Grades are a column of the dataset, and are learned as they stand. How far the judge moved from the one it began as was chosen by its error on instructions left out; without a gain it was kept.'
      : label.method === 'column'
        ? 'Labels are a column of the dataset, cut into ten categories of equal frequency.'
        : 'Labels were derived without any human score. Rows of one instruction are in one part.',
    '## Settings',
    table([
      ['base', `${base.name} (SHA-256 ${base.sha256})`],
      ['began as', record.prior ? `${record.prior.name} (SHA-256 ${record.prior.sha256})` : null],
      ['learns without reference', record.probeTarget ? targets[record.probeTarget] : null],
      ['form without reference', record.form ? forms[record.form] : null],
      ['seed', record.seed],
      ['longest prompt, tokens', record.maxTokens],
      ...(settings ? flat(settings) : []),
    ]),
    ...(record.curves ? ['## Curve', curve(record.curves.steps)] : []),
    '## Figures',
    table(Object.entries(record.figures)),
    record.prior
      ? 'Agreement is Pearson’s r of the score with the grades, `_low` and `_high` its 95% interval from resamples of whole instructions; out of fold: by fits that have not seen a grade of the row’s instruction. `judge_kept` is 1 where nothing was gained and the judge is the one that it began as.'
      : 'Agreement is Pearson’s r of the score, without reference, with the derived label, `_low` and `_high` its 95% interval from resamples of whole instructions; it says how well the judge learned its labels, not how well it agrees with people.',
    '## Templates',
    'Other words give other scores.',
    fenced(record.templates.withoutReference.text),
    fenced(record.templates.withReference.text),
    '## Limits',
    'The judge is small and learned from derived labels. It prefers what resembles its references, follows length to some degree, and cannot check facts. Measure it on labels of your own before you rely on a threshold.',
  ]
    .join('\n\n')
    .concat('\n');
}

const similarities = {
  cosine: 'cosine of response and reference as wholes',
  recall: 'of each sentence of the reference with the nearest of the response',
};

const forms = {
  'length-free': 'length-free: for comparing models whose responses differ in length',
  'length-aware':
    'length-aware: the score and the logarithm of length, standardised and summed, for agreement with labels',
};

const targets = { label: 'the labels', teacher: 'what the fit with reference says out of fold' };

const frontMatter = ({ base, kind }: AdapterRecord) =>
  [
    '---',
    ...(kind === 'lora' ? ['library_name: peft'] : []),
    `base_model: ${JSON.stringify(base.name)}`,
    'tags: [llm-judge, self-j]',
    '---',
  ].join('\n');

type Line = readonly [string, unknown];

const table = (lines: readonly Line[]) =>
  ['| | |', '| --- | --- |', ...lines.filter(([, value]) => value !== null).map(line)].join('\n');

const line = ([name, value]: Line) =>
  `| ${cell(name)} | ${cell(typeof value === 'number' ? String(Number(value.toPrecision(6))) : String(value))} |`;

const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

const fenced = (text: string) => `\`\`\`\`text\n${text}\n\`\`\`\``;

/** Settings as lines, nested names joined by a dot. */
const flat = (settings: object, prefix = ''): Line[] =>
  Object.entries(settings).flatMap(([name, value]): Line[] =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? flat(value, `${prefix}${name}.`)
      : [[`${prefix}${name}`, Array.isArray(value) ? value.join(', ') : value]],
  );

/** At most this many lines of the curve. */
const curveLines = 20;

function curve(steps: readonly StepPoint[]): string {
  const every = Math.max(1, Math.ceil(steps.length / curveLines));
  const shown = steps.filter((_, index) => index % every === 0 || index === steps.length - 1);
  const row = (values: readonly (string | number)[]) => `| ${values.join(' | ')} |`;
  return [
    row(['step', 'CE with reference', 'CE without', 'KL', 'loss']),
    row(['---', '---', '---', '---', '---']),
    ...shown.map(({ step, teacher, student, distillation, loss }) =>
      row([step, ...[teacher, student, distillation, loss].map((value) => value.toFixed(3))]),
    ),
  ].join('\n');
}
