import type { DigitReadout } from '#core/judge/judge.ts';
import { plainReadout } from '#core/judge/readout.ts';
import { openScorer } from '#core/method/open-scorer.ts';
import { lengthScore } from '#core/metrics/rows.ts';
import { defaultJudgeId } from '#core/models/catalogue.ts';
import { characters } from '#core/rows/cells.ts';
import { instructionNumbers } from '#core/rows/instruction-numbers.ts';
import { failedRequestWords, type RowFailure, requestsFailed } from '#core/run/failed-requests.ts';
import { PaceMeter } from '#core/run/pace-meter.ts';
import { judgingOrder } from '#core/run/plan.ts';
import { RunControl } from '#core/run/run-control.ts';
import { runLoop } from '#core/run/run-loop.ts';
import { totalsOf } from '#core/run/totals.ts';
import { type Command, UsageError } from '../command.ts';
import { ProgressLine } from '../judge/progress-line.ts';
import { oneOf, optionalNumber, parseOptions, required } from '../parse-options.ts';
import { identityWords } from '../score/identity-words.ts';
import { Journal } from '../score/journal.ts';
import { NodeTools } from '../score/node-tools.ts';
import { ScoredTable } from '../score/scored-table.ts';
import { methodWords, type Step, stepsOf } from '../score/steps.ts';

const modes = ['without-reference', 'with-reference'] as const;
const backends = ['auto', 'wasm', 'webgpu'] as const;

export const scoreCommand: Command = {
  name: 'score',
  summary: 'score every row by a method, into a column of its own',
  usage: `Usage: npm run --silent cli -- score --data FILE --out FILE --method NAME [OPTIONS]

  --data FILE      JSONL, JSON, CSV or TSV, gzipped or not
  --out FILE       the rows with the method's columns: NAME_score (higher is better), NAME_valid,
                   NAME_invalid_reason, NAME_truncated, NAME_probs, NAME_by. Where it exists and holds the same
                   rows, the columns are added to it; an interrupted call is gone on with
  --method NAME    ppl               mean log-likelihood of the response under the judge model
                   vro               mean cosine to the model's other responses to the instruction
                   cosine            cosine of the response and the reference
                   recall            mean over the reference's sentences of the cosine with the response's nearest
                   self-eval, judge  the digit that a model gives; --judge says which
                   external          the same, by a model behind an OpenAI-compatible endpoint
                   self-eval+cosine, judge+cosine, external+cosine
                                     mean rank quantile of the digit, with reference, and the cosine
                   column+cosine     the same of the column that --column names
                   length, constant  the baselines
  --name NAME      what the columns are called (default: the method, with _ref where it sees the reference)
  --mode MODE      ${modes.join(' | ')}, for self-eval, judge and external (default ${modes[0]})
  --judge ID|PATH  the model, as for the judge command (default ${defaultJudgeId})
  --base ID|PATH   the adapter's base model, where its folder does not say
  --backend NAME   ${backends.join(' | ')} (default auto)
  --samples N      VRO: sample N responses with the judge model, where the dataset has none
  --max-tokens N   cut-off of prompts and of PPL's texts (default 1024)
  --column COLUMN  a score of the data for column+cosine, higher is better
  --cosine-weight W  weight of the cosine in a mean, 0 to 1 (default 0.5)
  --endpoint URL   of external, with or without /chat/completions; a query stays; every row is sent there
  --model NAME     what the endpoint calls its model
  --key-env VAR    environment variable that holds the endpoint's key
  --per-minute N   requests a minute at most (default 60)
  --parallel N     requests at once at most (default 4)
  --answer-tokens N  tokens that an answer of the endpoint may take, reasoning included (default: 4, and up to 4096
                   where the model writes no answer within fewer)
  --limit N        only the first N rows
  --json           end with one JSON object on stdout: rows, scored, invalid, failed_requests, truncated, seconds,
                   tokens, tokens_per_second, backend, column, by

A request that failed is no answer: its row keeps empty columns, and the same call asks it again.

Exit codes: 0 done, 1 failed or some requests failed, 2 wrong arguments.`,

  async run(argv) {
    const options = parseOptions(argv, {
      data: { type: 'string' },
      out: { type: 'string' },
      method: { type: 'string' },
      name: { type: 'string' },
      mode: { type: 'string', default: modes[0] },
      judge: { type: 'string', default: defaultJudgeId },
      base: { type: 'string' },
      backend: { type: 'string', default: 'auto' },
      samples: { type: 'string' },
      'max-tokens': { type: 'string' },
      'cosine-weight': { type: 'string' },
      column: { type: 'string' },
      endpoint: { type: 'string' },
      model: { type: 'string' },
      'key-env': { type: 'string' },
      'per-minute': { type: 'string' },
      parallel: { type: 'string' },
      'answer-tokens': { type: 'string' },
      limit: { type: 'string' },
      json: { type: 'boolean', default: false },
    });
    const data = required(options.data, 'data');
    const out = required(options.out, 'out');
    const word = oneOf(required(options.method, 'method'), 'method', methodWords);
    const whole = { min: 1, integer: true };
    const steps = stepsOf(word, {
      mode: oneOf(options.mode, 'mode', modes),
      name: options.name ?? null,
      maxTokens: optionalNumber(options['max-tokens'], 'max-tokens', whole),
      samples: optionalNumber(options.samples, 'samples', whole),
      cosineWeight: optionalNumber(options['cosine-weight'], 'cosine-weight', { min: 0, max: 1 }),
      column: options.column ?? null,
      endpoint: options.endpoint ?? null,
      model: options.model ?? null,
      requestsPerMinute: optionalNumber(options['per-minute'], 'per-minute', { min: 1 }),
      parallel: optionalNumber(options.parallel, 'parallel', whole),
      answerTokens: optionalNumber(options['answer-tokens'], 'answer-tokens', whole),
    });
    const key = keyFrom(options['key-env']);
    const backend = oneOf(options.backend, 'backend', backends);
    const table = await ScoredTable.read(data, out, optionalNumber(options.limit, 'limit', whole));
    const tools = new NodeTools(table, { judge: options.judge, base: options.base, backend, key });
    try {
      for (const [at, step] of steps.entries()) {
        const report = await makeColumn(step, table, tools, out);
        const last = at === steps.length - 1;
        if (options.json && last) console.log(JSON.stringify(report));
        else process.stderr.write(`${words(report)} Written to ${out}.\n`);
        // What follows would need every row of this column.
        if (report.failed_requests > 0) return 1;
      }
      return 0;
    } finally {
      tools.close();
    }
  },
};

function keyFrom(variable: string | undefined): string | null {
  if (variable === undefined) return null;
  const key = process.env[variable];
  if (!key) throw new UsageError(`--key-env names ${variable}, which is not set.`);
  return key;
}

/** Score what is not scored yet, and write the table with the new columns. */
async function makeColumn({ name, method }: Step, table: ScoredTable, tools: NodeTools, out: string) {
  const column = `${name}_score`;
  if (method === 'length' || method === 'constant') {
    const lengths = Int32Array.from(table.rows, ({ response }) => characters(response));
    const scores = method === 'length' ? lengthScore(lengths) : new Float64Array(lengths.length);
    const plain = Array.from(scores, (score) => plainReadout(score, { tokens: 0, truncated: false }));
    table.set(name, method, (row) => plain[row]!);
    await table.write(out);
    return summarise(plain, 0, { seconds: 0, tokens: 0 }, { backend: null, column, by: method });
  }
  const { scorer, identity, backend, limits } = await openScorer(method, await tools.for(method));
  const by = identityWords(identity);
  tools.identities.set(name, identity);
  process.stderr.write(`${column}: ${by}${backend ? ` on ${backend.name} (${backend.device})` : ''}\n`);
  const journal = await Journal.open(`${out}.${name}.partial`, by);
  const kept = table.by(name) === by && table.isComplete(name);
  const spent = { seconds: 0, tokens: 0 };
  if (kept) process.stderr.write('Every row has this score already.\n');
  else {
    const failures = await scoreRows(scorer, limits, table, journal, spent);
    table.set(name, by, (row) => journal.readouts.get(row) ?? null);
    await table.write(out);
    const last = failures.at(-1);
    if (last) process.stderr.write(`${requestsFailed(failures.length, last.error.message).message}\n`);
  }
  const missing = kept ? 0 : table.rows.length - journal.readouts.size;
  // The journal has what the rows that are asked again stand beside.
  if (missing === 0) await journal.remove();
  const about = { backend: backend?.name ?? null, column, by };
  return kept
    ? countCells(table, name, about)
    : summarise([...journal.readouts.values()], missing, spent, about);
}

async function scoreRows(
  scorer: Awaited<ReturnType<typeof openScorer>>['scorer'],
  limits: Awaited<ReturnType<typeof openScorer>>['limits'],
  { rows }: ScoredTable,
  journal: Journal,
  spent: { seconds: number; tokens: number },
): Promise<RowFailure[]> {
  const failures: RowFailure[] = [];
  const progress = new ProgressLine();
  const pace = new PaceMeter();
  let { invalid } = totalsOf(journal.readouts.values());
  const already = journal.readouts.size;
  if (already > 0) process.stderr.write(`${already} rows are scored already; the rest follow.\n`);
  await runLoop({
    scorer,
    order: judgingOrder(instructionNumbers(rows)),
    isScored: (row) => journal.readouts.has(row),
    readRows: async (indices) => indices.map((index) => rows[index]!),
    store: async (batch) => {
      await journal.append(batch.rows, batch.readouts);
      pace.add(batch);
      const totals = totalsOf(batch.readouts);
      spent.seconds += batch.seconds;
      spent.tokens += totals.tokens;
      invalid += totals.invalid;
      failures.push(...batch.failures);
      const now = pace.progress(rows.length, journal.readouts.size, failures.length);
      progress.show({ ...now, invalid, failedRequests: failures.length });
    },
    limits,
    control: new RunControl(),
    now: () => performance.now(),
  });
  progress.end();
  return failures;
}

interface About {
  backend: string | null;
  column: string;
  by: string;
}

/** `scored` counts rows with a score: scored + invalid + failed_requests = rows. Time and pace are of this call alone. */
function summarise(
  readouts: readonly DigitReadout[],
  failedRequests: number,
  spent: { seconds: number; tokens: number },
  about: About,
) {
  const { invalid, truncated, tokens } = totalsOf(readouts);
  return {
    rows: readouts.length + failedRequests,
    scored: readouts.length - invalid,
    invalid,
    failed_requests: failedRequests,
    truncated,
    seconds: spent.seconds,
    tokens,
    tokens_per_second: spent.seconds > 0 ? spent.tokens / spent.seconds : null,
    ...about,
  };
}

function countCells(table: ScoredTable, name: string, about: About): ReturnType<typeof summarise> {
  const { status } = table.scored(name);
  const invalid = status.filter((each) => each === 2).length;
  const truncated = table.rows.filter(({ source }) => String(source[`${name}_truncated`]) === 'true').length;
  const rows = status.length;
  return {
    rows,
    scored: rows - invalid,
    invalid,
    failed_requests: 0,
    truncated,
    seconds: 0,
    tokens: 0,
    tokens_per_second: null,
    ...about,
  };
}

const words = ({ column, scored, rows, invalid, failed_requests, truncated }: ReturnType<typeof summarise>) =>
  `${column}: ${scored} of ${rows} rows scored, ${invalid} invalid, ${failed_requests > 0 ? `${failedRequestWords(failed_requests)}, ` : ''}${truncated} truncated.`;
