import { basename } from 'node:path';
import { type CheckupReport, checkupReport } from '#core/checkup/report.ts';
import { checkupText } from '#core/checkup/report-text.ts';
import { planForDataset } from '#core/checkup/sample-rows.ts';
import { defaultCheckupSettings } from '#core/checkup/settings.ts';
import { type DegradationKind, degradationKinds } from '#core/degradations/degradation.ts';
import { AppError } from '#core/errors.ts';
import type { JudgeIdentity } from '#core/judge/identity.ts';
import { judgeModes } from '#core/judge/judge.ts';
import { baselineScores } from '#core/method/baselines.ts';
import { firstJudgeId } from '#core/models/shipped-adapters.ts';
import { instructionNumbers } from '#core/rows/instruction-numbers.ts';
import { replaceFile } from '../../node/files/write-file.ts';
import { checkedMethods, isAskedInModes, openCheckedJudge } from '../checkup/checked-judge.ts';
import { cardOf, tellInCard } from '../checkup/judge-card.ts';
import { readTexts } from '../checkup/read-texts.ts';
import { type Command, UsageError } from '../command.ts';
import { readDatasetFile } from '../dataset-file.ts';
import { askedMode, chosenMode, modeUsage } from '../judge/chosen-mode.ts';
import { checkOutputPath } from '../output/output-path.ts';
import { keyFrom, oneOf, optionalNumber, parseOptions, required } from '../parse-options.ts';

const backends = ['auto', 'wasm', 'webgpu'] as const;

/** `--kinds` takes the plain words of a table's heads. */
const kindWords: Record<string, DegradationKind> = {
  visible: 'visible fault',
  subtle: 'subtle fault',
  harmless: 'harmless',
  attacks: 'attack',
};

const optionsUsage = `  --data FILE      JSONL, JSON, CSV, TSV or Parquet, or one in .gz, .zst or .zip
  --judge ID|PATH  as for the judge command (default ${firstJudgeId})
  --base ID|PATH   the adapter's base model, where its folder does not say
  --method NAME    ${checkedMethods.join(' | ')} (default judge)
  --mode MODE      ${modeUsage}
  --backend NAME   ${backends.join(' | ')} (default auto)
  --endpoint URL, --model NAME, --key-env VAR, --per-minute N, --parallel N
                   of --method external; every text is sent there
  --rows N         rows that twins are made from, whole instructions by seed (default ${defaultCheckupSettings.rows})
  --budget N       tokens to read, about: more gives each change more rows (default ${defaultCheckupSettings.maxTokens})
  --seed N         (default ${defaultCheckupSettings.seed})
  --out FILE       also write the report there, as JSON
  --card           also tell of it in the card (README.md) of the judge's folder, in place of what the card told
                   of a file of that name in that mode
  --json           end with the report as one JSON object on stdout

An interrupted call is resumed by the same call. Exit codes: 0 done, 1 failed, 2 wrong arguments.`;

export const checkupCommand: Command = {
  name: 'checkup',
  summary: 'what a judge sees on your own rows, without labels',
  usage: `Usage: npm run --silent cli -- checkup --data FILE [OPTIONS]

Makes degraded, harmless and attacked twins of responses and shows how often each gets the lower score.

${optionsUsage}
  --kinds LIST     of ${Object.keys(kindWords).join(', ')}, with commas between (default all)`,
  run: (argv) => checkup(argv, degradationKinds),
};

export const probeCommand: Command = {
  name: 'probe',
  summary: 'probe injection: how far attacks in a response move its score',
  usage: `Usage: npm run --silent cli -- probe injection --data FILE [OPTIONS]

Appends attacks, and neutral texts of the same length, to responses and shows how far scores move: the same as
checkup --kinds attacks.

${optionsUsage}`,
  run([what, ...rest]) {
    if (what !== 'injection')
      throw new UsageError(`There is one probe, injection; this says ${what ?? 'none'}.`);
    return checkup(rest, ['attack']);
  },
};

async function checkup(argv: string[], kinds: readonly DegradationKind[]): Promise<number> {
  const options = parseOptions(argv, {
    data: { type: 'string' },
    judge: { type: 'string', default: firstJudgeId },
    base: { type: 'string' },
    method: { type: 'string', default: 'judge' },
    mode: { type: 'string' },
    backend: { type: 'string', default: 'auto' },
    endpoint: { type: 'string' },
    model: { type: 'string' },
    'key-env': { type: 'string' },
    'per-minute': { type: 'string' },
    parallel: { type: 'string' },
    rows: { type: 'string' },
    budget: { type: 'string' },
    seed: { type: 'string' },
    kinds: { type: 'string' },
    out: { type: 'string' },
    card: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  });
  const data = required(options.data, 'data');
  const whole = { min: 1, integer: true };
  const settings = {
    rows: optionalNumber(options.rows, 'rows', whole) ?? defaultCheckupSettings.rows,
    seed: optionalNumber(options.seed, 'seed', { min: 0, integer: true }) ?? defaultCheckupSettings.seed,
    maxTokens: optionalNumber(options.budget, 'budget', whole) ?? defaultCheckupSettings.maxTokens,
    kinds: options.kinds === undefined ? kinds : kindsOf(options.kinds),
  };
  const method = oneOf(options.method, 'method', checkedMethods);
  const asked = askedMode(options.mode);
  const backend = oneOf(options.backend, 'backend', backends);
  const step = {
    name: null,
    maxTokens: null,
    answerTokens: null,
    samples: null,
    cosineWeight: null,
    column: null,
    endpoint: options.endpoint ?? null,
    model: options.model ?? null,
    requestsPerMinute: optionalNumber(options['per-minute'], 'per-minute', { min: 1 }),
    parallel: optionalNumber(options.parallel, 'parallel', whole),
  };
  const card = options.card ? await cardOf(options.judge, method) : null;
  const key = keyFrom(options['key-env'], 'key-env');
  const { rows, rejected, notes } = await readDatasetFile(data);
  if (options.out !== undefined) await checkOutputPath(options.out, data);
  for (const { line, message } of rejected) process.stderr.write(`line ${line} set aside: ${message}\n`);
  for (const note of notes) process.stderr.write(`${note}\n`);
  const plan = await planForDataset(
    instructionNumbers(rows),
    async (indices) => indices.map((index) => rows[index]!),
    settings,
  );
  if (plan.pairs.length === 0)
    throw new AppError(
      'nothing-to-check',
      'No twin could be made of these rows, so nothing was checked: a check-up needs responses that are not empty.',
    );
  const { judge, base } = options;
  const out = options.out ?? null;
  const { texts } = plan;
  let found: Found;
  if (method === 'length')
    found = {
      judge: 'length',
      identity: null,
      backend: null,
      seconds: 0,
      tokens: 0,
      ...checkupReport(plan, baselineScores('length', texts)),
    };
  else {
    const mode = isAskedInModes(method) ? chosenMode(asked, rows) : judgeModes[0];
    const checked = await openCheckedJudge(method, { ...step, mode }, { judge, base, backend, key }, texts);
    try {
      const { backend: on } = checked.opened;
      process.stderr.write(
        `${checked.by}${on ? ` on ${on.name} (${on.device})` : ''}: ${texts.length} texts\n`,
      );
      const { scores, seconds, tokens, finish } = await readTexts(texts, checked, out);
      const about = {
        judge: checked.by,
        identity: checked.identity,
        backend: on?.name ?? null,
        seconds,
        tokens,
      };
      found = { ...about, ...checkupReport(plan, scores) };
      if (out !== null) await replaceFile(out, [`${JSON.stringify(found)}\n`]);
      if (card !== null) await tellInCard(card, { data: basename(data), mode, report: found });
      await finish();
    } finally {
      checked.close();
    }
  }
  if (method === 'length' && out !== null) await replaceFile(out, [`${JSON.stringify(found)}\n`]);
  console.log(options.json ? JSON.stringify(found) : checkupText(found));
  return 0;
}

/** A report, who gave it and what this call took. */
type Found = CheckupReport & {
  judge: string;
  /** Whose scores it tells of, so that a report can refuse it for another judge's; null for no judge. */
  identity: JudgeIdentity | null;
  backend: string | null;
  seconds: number;
  tokens: number;
};

function kindsOf(list: string): DegradationKind[] {
  const words = list.split(',').map((word) => word.trim());
  const unknown = words.find((word) => !Object.hasOwn(kindWords, word));
  if (unknown !== undefined)
    throw new UsageError(`--kinds takes ${Object.keys(kindWords).join(', ')}; this says ${unknown}.`);
  return degradationKinds.filter((kind) => words.some((word) => kindWords[word] === kind));
}
