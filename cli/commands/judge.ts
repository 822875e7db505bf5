import { judgeName } from '#core/judge/identity.ts';
import type { Readout } from '#core/judge/judge.ts';
import { askedSpec } from '#core/method/judge/asked-spec.ts';
import { openLoaded } from '#core/method/judge/open-loaded.ts';
import { firstJudgeId } from '#core/models/shipped-adapters.ts';
import { totalsOf } from '#core/run/totals.ts';
import { judgeSpecOf } from '#core/training/judge-question.ts';
import type { Command } from '../command.ts';
import { readDatasetFile } from '../dataset-file.ts';
import { askedMode, chosenMode, modeUsage, seesNoReference } from '../judge/chosen-mode.ts';
import { openJudgedFile } from '../judge/judged-file.ts';
import { openJudgeFor, type UsedJudge } from '../judge/node-judge.ts';
import { csvStyleOptions, csvStyleUsage, readCsvStyle } from '../output/csv-style.ts';
import { withOutputLock } from '../output/output-lock.ts';
import { checkOutputPath } from '../output/output-path.ts';
import { oneOf, parseOptions, required } from '../parse-options.ts';
import { hash } from '../score/node-dependencies.ts';
import { scoreRows } from '../score/score-rows.ts';
import { limitOptions, limitRows, limitUsage, readRowLimit } from '../taken-rows.ts';

const backends = ['auto', 'wasm', 'webgpu'] as const;

export const judgeCommand: Command = {
  name: 'judge',
  summary: 'score every row of a dataset with a judge',
  usage: `Usage: npm run --silent cli -- judge --data FILE --out FILE [OPTIONS]

  --data FILE      JSONL, JSON, CSV, TSV or Parquet, or one in .gz, .zst or .zip
  --out FILE       where the judged rows go: JSONL, or CSV where the name ends in .csv;
                   a file that an interrupted call left behind is resumed
  --mode MODE      ${modeUsage}
  --judge ID|PATH  an adapter of adapters.json, a model of models.json, a .gguf file, or a folder:
                   with safetensors, or with an adapter that the train command, the page or PEFT wrote;
                   hf:OWNER/NAME[@REVISION][:FILE] downloads a model from the Hugging Face Hub.
                   A reward model (a classifier with one label) gives a score on its own scale
                   (default ${firstJudgeId})
  --base ID|PATH   the adapter's base model, where its folder does not say
  --backend NAME   ${backends.join(' | ')} (default auto)
  ${limitUsage}
  ${csvStyleUsage}
  --json           end with one JSON object on stdout: rows, scored, invalid, truncated, seconds, tokens,
                   tokens_per_second, backend, judge; a judge that compares texts reads no tokens

Exit codes: 0 done, 1 failed, 2 wrong arguments.`,

  async run(argv) {
    const options = parseOptions(argv, {
      data: { type: 'string' },
      out: { type: 'string' },
      mode: { type: 'string' },
      judge: { type: 'string', default: firstJudgeId },
      base: { type: 'string' },
      backend: { type: 'string', default: 'auto' },
      ...limitOptions,
      ...csvStyleOptions,
      json: { type: 'boolean', default: false },
    });
    const data = required(options.data, 'data');
    const out = required(options.out, 'out');
    const style = readCsvStyle(options, out);
    const asked = askedMode(options.mode);
    const backend = oneOf(options.backend, 'backend', backends);
    const limit = readRowLimit(options);

    const dataset = await readDatasetFile(data);
    await checkOutputPath(out, data);
    return withOutputLock(out, async () => {
      const rows = limitRows(dataset.rows, limit);
      for (const { line, message } of dataset.rejected)
        process.stderr.write(`line ${line} set aside: ${message}\n`);
      for (const note of dataset.notes) process.stderr.write(`${note}\n`);

      const mode = chosenMode(asked, dataset.rows);
      const use = { mode, base: false };
      const { engine, record, uses, close } = await openJudgeFor(use, options.judge, backend, options.base);
      try {
        process.stderr.write(
          `${whoJudges(engine, uses)} on ${engine.backend.name} (${engine.backend.device})\n`,
        );
        const spec = askedSpec(engine, { method: 'judge', ...judgeSpecOf(record, mode) });
        if (spec.method === 'reward' && asked === 'with-reference') throw seesNoReference(engine.model.name);
        const opened = openLoaded(spec, { engine: () => engine, hash });
        const judge = opened.identity;
        const { columns, mapping } = dataset;
        const output = await openJudgedFile(out, {
          rows,
          columns,
          mapping,
          judge,
          style,
          seenInstructions: record?.data.seenInstructions,
        });
        const spent = await scoreRows(opened, rows, output, alreadyWords);
        await output.finish();
        const summary = summarise(rows.length, output.entries, spent);
        const report = { ...summary, backend: engine.backend.name, judge };
        if (options.json) console.log(JSON.stringify(report));
        else process.stderr.write(`${words(summary)} Written to ${out}.\n`);
        return 0;
      } finally {
        close();
      }
    });
  },
};

const alreadyWords = (already: number) => `${already} rows are judged already; the rest follow.`;

/** A judge that compares texts is not named with a language model that nobody loaded. */
const whoJudges = (engine: UsedJudge['engine'], { base }: UsedJudge['uses']) =>
  engine.answers === 'score'
    ? `${judgeName(engine)}, a reward model that sees no reference,`
    : base
      ? judgeName(engine)
      : `${engine.adapter!.name}, which needs no language model,`;

/** `scored` counts rows with a score: scored + invalid = rows. Time and pace are of this call alone. */
function summarise(
  rows: number,
  readouts: ReadonlyMap<number, Readout>,
  spent: { tokens: number; seconds: number },
) {
  const { invalid, truncated, tokens } = totalsOf(readouts.values());
  return {
    rows,
    scored: readouts.size - invalid,
    invalid,
    truncated,
    seconds: spent.seconds,
    tokens,
    tokens_per_second: spent.seconds > 0 ? spent.tokens / spent.seconds : null,
  };
}

const words = ({ scored, rows, invalid, truncated }: ReturnType<typeof summarise>) =>
  `${scored} of ${rows} rows scored, ${invalid} invalid, ${truncated} truncated.`;
