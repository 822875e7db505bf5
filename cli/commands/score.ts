import { judgeModes } from '#core/judge/judge.ts';
import { baselines } from '#core/method/baselines.ts';
import { offers } from '#core/method/registry.ts';
import { defaultJudgeId } from '#core/models/catalogue.ts';
import { failedRequestWords } from '#core/run/failed-requests.ts';
import { type Command, UsageError } from '../command.ts';
import { openNodePrompts } from '../judge/node-prompts.ts';
import { csvStyleOptions, csvStyleUsage, readCsvStyle } from '../output/csv-style.ts';
import { withOutputLock } from '../output/output-lock.ts';
import { checkOutputPath } from '../output/output-path.ts';
import { keyFrom, oneOf, optionalNumber, parseOptions, required } from '../parse-options.ts';
import { type ColumnReport, makeColumn } from '../score/make-column.ts';
import { NodeDependencies } from '../score/node-dependencies.ts';
import { ScoredTable } from '../score/scored-table.ts';
import { methodWords, stepsOf } from '../score/steps.ts';
import { limitOptions, limitUsage, readRowLimit } from '../taken-rows.ts';

const backends = ['auto', 'wasm', 'webgpu'] as const;

export const scoreCommand: Command = {
  name: 'score',
  summary: 'score every row by a method, into a column of its own',
  usage: `Usage: npm run --silent cli -- score --data FILE --out FILE --method NAME [OPTIONS]

  --data FILE      JSONL, JSON, CSV, TSV or Parquet, or one in .gz, .zst or .zip
  --out FILE       the rows with the method's columns: NAME_score (higher is better), NAME_valid,
                   NAME_invalid_reason, NAME_truncated, NAME_probs, NAME_by. Where it exists and holds the same
                   rows, as --data itself does, the columns are put into it and everything else in it
                   stays; an interrupted call is resumed
  --method NAME    ${methodsUsage()}
  --name NAME      what the columns are called (default: the method, with _ref where it sees the reference)
  --mode MODE      ${judgeModes.join(' | ')}, for self-eval, judge and external (default ${judgeModes[0]})
  --judge ID|PATH  the model, as for the judge command (default ${defaultJudgeId})
  --base ID|PATH   the adapter's base model, where its folder does not say
  --backend NAME   ${backends.join(' | ')} (default auto)
  --samples N      VRO: sample N responses with the judge model, where the dataset has none
  --max-tokens N   cut-off of prompts and of PPL's texts (default: the judge's own, else 1024)
  --column COLUMN  a score of the data for column+cosine, higher is better
  --cosine-weight W  weight of the cosine in a mean, 0 to 1 (default 0.5)
  --endpoint URL   of external, with or without /chat/completions; a query stays; every row is sent there
  --model NAME     what the endpoint calls its model
  --key-env VAR    environment variable that holds the endpoint's key
  --per-minute N   requests a minute at most (default 60)
  --parallel N     requests at once at most (default 4)
  --prompts ID|PATH  send token ids as this model's tokenizer and template make them, to URL/completions, and ask for
                   exactly the ten digits (vLLM), else the likeliest tokens; its weights are not loaded
  --answer-tokens N  tokens that an answer of the endpoint may take, reasoning included (default: 4, and up to 4096
                   where the model writes no answer within fewer)
  ${limitUsage};
                   a new file holds only these
  ${csvStyleUsage};
                   --out cannot be --data itself
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
      mode: { type: 'string', default: judgeModes[0] },
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
      prompts: { type: 'string' },
      ...limitOptions,
      ...csvStyleOptions,
      json: { type: 'boolean', default: false },
    });
    const data = required(options.data, 'data');
    const out = required(options.out, 'out');
    const style = readCsvStyle(options, out);
    const word = oneOf(required(options.method, 'method'), 'method', methodWords);
    const whole = { min: 1, integer: true };
    const maxTokens = optionalNumber(options['max-tokens'], 'max-tokens', whole);
    if (options.prompts !== undefined && word !== 'external')
      throw new UsageError('--prompts says what an external judge is sent; give it with --method external.');
    const prompted =
      options.prompts === undefined ? null : await openNodePrompts(options.prompts, options.base);
    const steps = stepsOf(word, {
      mode: oneOf(options.mode, 'mode', judgeModes),
      name: options.name ?? null,
      maxTokens,
      samples: optionalNumber(options.samples, 'samples', whole),
      cosineWeight: optionalNumber(options['cosine-weight'], 'cosine-weight', { min: 0, max: 1 }),
      column: options.column ?? null,
      endpoint: options.endpoint ?? null,
      model: options.model ?? null,
      requestsPerMinute: optionalNumber(options['per-minute'], 'per-minute', { min: 1 }),
      parallel: optionalNumber(options.parallel, 'parallel', whole),
      answerTokens: optionalNumber(options['answer-tokens'], 'answer-tokens', whole),
      promptModel: prompted && { id: prompted.model.id, sha256: prompted.model.sha256 },
    });
    const key = keyFrom(options['key-env'], 'key-env');
    const backend = oneOf(options.backend, 'backend', backends);
    const limit = readRowLimit(options);
    await checkOutputPath(out, null);
    return withOutputLock(out, async () => {
      const table = await ScoredTable.read(data, out, limit, style);
      const dependencies = new NodeDependencies(table, {
        judge: options.judge,
        base: options.base,
        backend,
        key,
        prompts: prompted?.prompts ?? null,
      });
      try {
        for (const [at, step] of steps.entries()) {
          const columns = steps.slice(0, at).map(({ name }) => name);
          const report = await makeColumn(step, { table, dependencies, out, columns, maxTokens });
          const last = at === steps.length - 1;
          if (options.json && last) console.log(JSON.stringify(report));
          else process.stderr.write(`${words(report)} Written to ${out}.\n`);
          // What follows would need every row of this column.
          if (report.failed_requests > 0) return 1;
        }
        return 0;
      } finally {
        dependencies.close();
      }
    });
  },
};

/** A line a word, as the methods and the baselines tell of themselves. */
function methodsUsage(): string {
  const said = new Map(offers.map(({ word, usage }) => [word, usage]));
  const lines = [...said].map(([word, usage]) => `${word.padEnd(18)}${usage}`);
  return [...lines, `${Object.keys(baselines).join(', ').padEnd(18)}the baselines`].join(
    `\n${' '.repeat(19)}`,
  );
}

const words = ({ column, scored, rows, invalid, failed_requests, truncated }: ColumnReport) =>
  `${column}: ${scored} of ${rows} rows scored, ${invalid} invalid, ${failed_requests > 0 ? `${failedRequestWords(failed_requests)}, ` : ''}${truncated} truncated.`;
