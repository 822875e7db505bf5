import { basename, join, relative, resolve } from 'node:path';
import { batchApis, batchServers, probeAsking } from '#core/batch/batch-request.ts';
import { refuseOtherRows, requestIdOf } from '#core/batch/exported-batch.ts';
import { importReport, importWords, type ResultFile } from '#core/batch/import-report.ts';
import { readResults } from '#core/batch/read-results.ts';
import { judgeIdentity, judgeName } from '#core/judge/identity.ts';
import type { Readout } from '#core/judge/judge.ts';
import { defaultJudgeId } from '#core/models/catalogue.ts';
import type { Row } from '#core/rows/row.ts';
import { judgeSpecOf } from '#core/training/judge-question.ts';
import { plural } from '#core/words/count.ts';
import { replaceFile } from '../../node/files/write-file.ts';
import { withProbeFeatures } from '../batch/probe-features.ts';
import { readBatch, resultFiles, resultLines } from '../batch/read-batch.ts';
import { writeBatch } from '../batch/write-batch.ts';
import { type Command, UsageError } from '../command.ts';
import { type DatasetFile, readDatasetFile } from '../dataset-file.ts';
import { askedMode, chosenMode, modeUsage } from '../judge/chosen-mode.ts';
import { type Judging, openJudgedFile } from '../judge/judged-file.ts';
import { openAskedJudge } from '../judge/node-prompts.ts';
import { withOutputLock } from '../output/output-lock.ts';
import { checkOutputPath } from '../output/output-path.ts';
import { oneOf, optionalNumber, parseOptions, required } from '../parse-options.ts';
import { hash } from '../score/node-dependencies.ts';
import { limitOptions, limitRows, limitUsage, readRowLimit } from '../taken-rows.ts';

/** Scoring elsewhere: requests out as files, results back. */
export const batchCommand: Command = {
  name: 'batch',
  summary: 'batch export, batch import: have a judge asked elsewhere, by OpenAI batch files',
  usage: `Usage: npm run --silent cli -- batch export --data FILE --out DIR [OPTIONS]
       npm run --silent cli -- batch import --results DIR [OPTIONS]

export writes requests for one token each, as JSON Lines in the OpenAI batch format, with a manifest:

  --data FILE      JSONL, JSON, CSV, TSV or Parquet, or one in .gz, .zst or .zip
  --out DIR        requests-00000.jsonl …, rows-00000.jsonl … (each row's prompt as text) and manifest.json, which is
                   written last; an interrupted call is made good by the same call
  --judge ID|PATH  a model or an adapter, as for the judge command (default ${defaultJudgeId}); its weights are
                   not loaded. Requests of a linear probe are read by python -m selfjudge_cluster judge alone
                   (cluster/README.md), and hold the features that it reads of the texts
  --base ID|PATH   the adapter's base model, where its folder does not say
  --mode MODE      ${modeUsage}
  --api NAME       ${batchApis.join(' | ')}: token ids as our prompt builder makes them, or text that the
                   server puts into its own chat template (default ${batchApis[0]})
  --server NAME    ${batchServers.join(' | ')}: vllm is asked for exactly the ten digit tokens, openai for the likeliest tokens
                   (default ${batchServers[0]})
  --model NAME     what the server calls the model (default: the judge's id)
  --scored FILE    what batch import or judge wrote: rows that it scores are left out
  --shard-rows N   rows of a file of requests (default 10000)
  ${limitUsage}

import reads results in any order, from several files, and of some rows alone:

  --results DIR    the server's output: every .jsonl under it but those of the export, --data and --out
  --batch DIR      the folder of the export (default: that of --results)
  --data FILE      the rows (default: where the manifest says)
  --out FILE       the judged rows, as judge writes them; results are added to what it holds already (default:
                   judged.jsonl in the folder of the export). FILE.import.json lists failed, missing, repeated
                   and strange results, and the digests of all files
  --json           end with that list's counts as one JSON object on stdout

Exit codes: 0 done, 1 failed or rows are missing, 2 wrong arguments.`,
  async run([what, ...argv]) {
    if (what === 'export') return exportBatch(argv);
    if (what === 'import') return importBatch(argv);
    throw new UsageError(`batch is followed by export or import; this says ${what ?? 'nothing'}.`);
  },
};

async function exportBatch(argv: string[]): Promise<number> {
  const options = parseOptions(argv, {
    data: { type: 'string' },
    out: { type: 'string' },
    judge: { type: 'string', default: defaultJudgeId },
    base: { type: 'string' },
    mode: { type: 'string' },
    api: { type: 'string' },
    server: { type: 'string' },
    model: { type: 'string' },
    scored: { type: 'string' },
    'shard-rows': { type: 'string' },
    ...limitOptions,
    json: { type: 'boolean', default: false },
  });
  const data = required(options.data, 'data');
  const out = required(options.out, 'out');
  const asked = askedMode(options.mode);
  const server = {
    api: oneOf(options.api ?? batchApis[0], 'api', batchApis),
    server: oneOf(options.server ?? batchServers[0], 'server', batchServers),
  };
  const shardRows = optionalNumber(options['shard-rows'], 'shard-rows', { min: 1, integer: true }) ?? 10_000;
  const limit = readRowLimit(options);
  const dataset = await readDatasetFile(data);
  tellAbout(dataset);
  const rows = limitRows(dataset.rows, limit);
  const { model, adapter, record, prompts, probes } = await openAskedJudge(options.judge, options.base);
  if (probes && (options.api ?? options.server) !== undefined)
    throw new UsageError(
      `${adapter!.name} is a linear probe: no server tells its digits, and its requests are for the package in cluster/ alone. Leave out --api and --server.`,
    );
  const spec = judgeSpecOf(record, chosenMode(asked, dataset.rows));
  const judge = judgeIdentity({ model, adapter }, spec, hash);
  const seenInstructions = record?.data.seenInstructions;
  const scored =
    options.scored === undefined
      ? null
      : await scoredIn(options.scored, rows, dataset, { judge, seenInstructions });
  return withOutputLock(out, async () => {
    const { counts, shards } = await withProbeFeatures(probes, spec, judgeName(judge), (featuresOf) =>
      writeBatch(out, {
        rows,
        isScored: (index) => scored?.has(index) ?? false,
        prompts,
        spec,
        featuresOf,
        judge,
        seenInstructions,
        settings: {
          ...(probes ? probeAsking : server),
          model: options.model ?? adapter?.id ?? model.id,
          digitIds: [...prompts.digitIds],
        },
        data: { name: basename(data), path: relative(resolve(out), resolve(data)) },
        shardRows,
      }),
    );
    if (options.json) console.log(JSON.stringify({ ...counts, shards: shards.length }));
    else
      process.stderr.write(
        `${plural(counts.requests, 'request')} in ${plural(shards.length, 'file')}, ${counts.invalid} rows invalid, ${counts.alreadyScored} scored already. Written to ${out}.\n`,
      );
    return 0;
  });
}

async function importBatch(argv: string[]): Promise<number> {
  const options = parseOptions(argv, {
    results: { type: 'string' },
    batch: { type: 'string' },
    data: { type: 'string' },
    out: { type: 'string' },
    json: { type: 'boolean', default: false },
  });
  const results = required(options.results, 'results');
  const folder = options.batch ?? results;
  const batch = await readBatch(folder);
  const { manifest } = batch;
  const data = options.data ?? join(folder, manifest.data.path);
  const out = options.out ?? join(folder, 'judged.jsonl');
  const dataset = await readDatasetFile(data);
  await checkOutputPath(out, data);
  const paths = await resultFiles(results, [data, out]);
  return withOutputLock(out, async () => {
    const { rows, columns, mapping } = dataset;
    const byId = new Map(rows.map((row, index) => [requestIdOf(row, manifest.question, hash), index]));
    refuseOtherRows(batch, byId, data, 'Name the rows that were exported with --data.');
    const style = { spreadsheetSafe: false };
    const { judge, seenInstructions } = manifest;
    const output = await openJudgedFile(out, { rows, columns, mapping, judge, style, seenInstructions });
    const files: ResultFile[] = [];
    const found = await readResults(batch, linesOf(paths, files));
    const added = batch.rows.flatMap(({ custom_id }): [number, Readout][] => {
      const index = byId.get(custom_id)!;
      const readout = found.readouts.get(custom_id);
      return readout && !output.entries.has(index) ? [[index, readout]] : [];
    });
    const already = output.entries.size;
    for (let at = 0; at < added.length; at += rowsAtOnce)
      await output.append(added.slice(at, at + rowsAtOnce));
    await output.finish();
    const missing = batch.rows.filter(({ custom_id }) => !output.entries.has(byId.get(custom_id)!));
    const report = importReport(batch, found, files, {
      added: added.map(([, readout]) => readout),
      already,
      missing: missing.map(({ custom_id }) => custom_id),
    });
    await replaceFile(`${out}.import.json`, [`${JSON.stringify(report, null, 1)}\n`]);
    const { counts } = report;
    if (options.json) console.log(JSON.stringify(counts));
    else process.stderr.write(`${importWords(counts)} Written to ${out} and ${out}.import.json.\n`);
    if (counts.missing > 0)
      process.stderr.write(
        `To export only what is missing: batch export --data ${data} --scored ${out} --out ANOTHER_DIR, with the same --judge.\n`,
      );
    return counts.missing > 0 ? 1 : 0;
  });
}

async function* linesOf(paths: readonly string[], files: ResultFile[]) {
  for (const path of paths) yield* resultLines(path, (file) => files.push(file));
}

/** Rows that are put on disk at once. */
const rowsAtOnce = 1000;

function tellAbout({ rejected, notes }: DatasetFile): void {
  for (const { line, message } of rejected) process.stderr.write(`line ${line} set aside: ${message}\n`);
  for (const note of notes) process.stderr.write(`${note}\n`);
}

/** Indices of the rows that a judged file scores by this very judge. */
const scoredIn = (
  path: string,
  rows: readonly Row[],
  { columns, mapping }: DatasetFile,
  by: Pick<Judging, 'judge' | 'seenInstructions'>,
) =>
  withOutputLock(path, async () => {
    const style = { spreadsheetSafe: false };
    return (await openJudgedFile(path, { rows, columns, mapping, style, ...by })).entries;
  });
