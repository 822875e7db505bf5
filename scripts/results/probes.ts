/**
 * Score a dataset with several linear probes of one base model in a single pass: a row's hidden states are computed
 * once, and every judge reads them. Gives what `judge` gives with each of them.
 *
 *     node --import tsx scripts/results/probes.ts --data rows.jsonl --out scored.jsonl [--reference] DIR...
 *
 * Each DIR is a folder that `train --method linear-probe` wrote; its column is named after it. With --reference the
 * judges see the reference, and columns end in `_ref`. States are kept beside --out, so that it can go on.
 */
import { writeFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { AppError } from '#core/errors.ts';
import { needsEmbedder } from '#core/features/text-features.ts';
import {
  defaultMaxTokens,
  defaultMinDigitMass,
  type JudgeSpec,
  type PreparedPrompt,
} from '#core/judge/judge.ts';
import { readDigits } from '#core/judge/readout.ts';
import { defaultJudgeId } from '#core/models/catalogue.ts';
import { instructionNumbers, rowsOfEach } from '#core/rows/instruction-numbers.ts';
import { eachRow } from '#core/run/scorer.ts';
import { defaultTemplates } from '#core/template/default-templates.ts';
import { openAdapter } from '#model/adapters/open-adapter.ts';
import { PromptFeatures } from '#model/engine/prompt-features.ts';
import { HiddenStateCache } from '#model/training/hidden-state-cache.ts';
import { readDatasetFile } from '../../cli/dataset-file.ts';
import { adapterFolder, openNodeEmbedder, openNodeJudge } from '../../cli/judge/node-judge.ts';
import { folderStore } from '../../cli/train/folder-store.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    data: { type: 'string' },
    out: { type: 'string' },
    reference: { type: 'boolean', default: false },
  },
});
const { data, out, reference } = values;
if (!data || !out || positionals.length === 0) {
  console.error('Usage: probes.ts --data FILE --out FILE [--reference] DIR...');
  process.exit(2);
}

const spec: JudgeSpec = {
  template: defaultTemplates[reference ? 'with-reference' : 'without-reference'],
  maxTokens: defaultMaxTokens,
  minDigitMass: defaultMinDigitMass,
};
const { rows } = await readDatasetFile(data);
const { engine, close } = await openNodeJudge(defaultJudgeId, 'wasm');
try {
  const { config } = engine.decoder;
  const judges = await Promise.all(
    positionals.map(async (folder) => {
      const files = await adapterFolder(folder);
      const probe = files && (await openAdapter(files, config, folder)).probe;
      if (!probe) throw new AppError('no-such-judge', `There is no linear probe in ${folder}.`);
      const needs = probe.needs(spec);
      return { name: basename(resolve(folder)), probe, needs, layers: probe.layers ?? config.layers };
    }),
  );
  const layers = [...new Set(judges.map((judge) => judge.layers))].sort((a, b) => a - b);
  const cache = await HiddenStateCache.open(folderStore(`${out}.states`), engine.model, layers);
  const wanted = [...new Set(judges.flatMap(({ needs }) => needs.features))];
  const features = new PromptFeatures();
  features.attach(needsEmbedder(wanted) ? await openNodeEmbedder(engine.running) : null);
  const scored = rows.map(({ source }) => ({ ...source }) as Record<string, unknown>);
  const column = (name: string) => `${name}${reference ? '_ref' : ''}_score`;
  for (const row of scored) for (const { name } of judges) row[column(name)] = null;
  let done = 0;
  for (const group of rowsOfEach(instructionNumbers(rows))) {
    const prepared = await eachRow(
      group.map((row) => rows[row]!),
      (row) => engine.prepare(row, spec),
    );
    const readable = prepared.flatMap((prompt) => (prompt instanceof AppError ? [] : [prompt]));
    if (judges.some(({ needs }) => needs.state))
      await cache.compute(
        engine,
        readable.map(({ ids }) => ids),
      );
    const found = await features.of(readable, wanted);
    const known = prepared.map((prompt) => found[readable.indexOf(prompt as PreparedPrompt)] ?? new Map());
    for (const [at, row] of group.entries()) {
      const prompt = prepared[at]!;
      // No judge can read it: its scores stay null, which is invalid and not 0.
      if (prompt instanceof AppError) {
        process.stderr.write(`${prompt.message}\n`);
        continue;
      }
      const { ids, cutTokens } = prompt;
      for (const { name, probe, needs, layers: depth } of judges) {
        const facts = { tokens: ids.length, truncated: cutTokens > 0 };
        const input = { state: needs.state ? cache.get(ids, depth) : null, features: known[at]! };
        const logs = probe.probabilities(input, spec).map(Math.log);
        const readout = readDigits(logs, 0, spec, facts);
        if (readout.kind === 'digits') scored[row]![column(name)] = readout.score;
      }
    }
    done += group.length;
    process.stderr.write(`\r${done} of ${rows.length} rows`);
  }
  await cache.save();
  await writeFile(out, scored.map((row) => `${JSON.stringify(row)}\n`).join(''));
} finally {
  close();
}
