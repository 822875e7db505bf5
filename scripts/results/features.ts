/**
 * Columns of text features beside a dataset's rows, and of linear probes with reference that read no hidden state: each
 * text is embedded once for all of them. `reference-cosine` is what `score --method cosine` gives, `sentence-recall`
 * what `--method recall` gives, and a probe's column what `judge --mode with-reference` gives with it.
 *
 *     node --import tsx scripts/results/features.ts --data rows.jsonl --out featured.jsonl [--judge ID]... [FEATURE]...
 *
 * Rows come out as they are read, so an interrupted call is resumed by the same call.
 */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { AppError } from '#core/errors.ts';
import type { FeatureId } from '#core/features/feature-id.ts';
import { featuresOfRows, textFeatures } from '#core/features/text-features.ts';
import { expectedDigit } from '#core/judge/readout.ts';
import { featuresOf, probeScore, readsState } from '#core/linear-probe/linear-probe.ts';
import { digitProbabilities } from '#core/linear-probe/ordered-probit.ts';
import { RememberedVectors } from '#core/method/text-embedder.ts';
import { startBackend } from '#model/backends/backend.ts';
import { nodeWasm } from '#model/backends/wasm-node.ts';
import { readDatasetFile } from '../../cli/dataset-file.ts';
import { openNodeEmbedder } from '../../cli/judge/node-judge.ts';
import { shippedProbe } from './shipped-probe.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    data: { type: 'string' },
    out: { type: 'string' },
    judge: { type: 'string', multiple: true, default: [] },
  },
});
const { data, out } = values;
const unknown = positionals.filter((id) => !Object.hasOwn(textFeatures, id));
if (!data || !out || unknown.length > 0) {
  console.error(
    `Usage: features.ts --data FILE --out FILE [--judge ID]... [${Object.keys(textFeatures).join(' | ')}]...`,
  );
  process.exit(2);
}

const asked = positionals as FeatureId[];
const judges = await Promise.all(values.judge.map(async (id) => ({ id, probe: await probeOf(id) })));
const wanted = [...new Set([...asked, ...judges.flatMap(({ probe }) => featuresOf(probe))])];
const { rows } = await readDatasetFile(data);
const done = existsSync(out) ? readFileSync(out, 'utf8').split('\n').length - 1 : 0;
const vectors = new RememberedVectors(await openNodeEmbedder(await startBackend('wasm', nodeWasm)));
const chunk = 8;
for (let start = done; start < rows.length; start += chunk) {
  const part = rows.slice(start, start + chunk);
  const found = await featuresOfRows(part, wanted, (pieces) => vectors.of(pieces));
  const lines = part.map(({ source }, at) => {
    const features = found[at]!;
    const columns = asked.map((id) => [id, features.get(id) ?? null]);
    const scores = judges.map(({ id, probe }) => [
      `${id}_score`,
      expectedDigit(digitProbabilities(probe, probeScore(probe, { state: null, features }))),
    ]);
    return `${JSON.stringify({ ...(source as object), ...Object.fromEntries([...columns, ...scores]) })}\n`;
  });
  appendFileSync(out, lines.join(''));
  process.stderr.write(`\r${Math.min(rows.length, start + chunk)} of ${rows.length} rows`);
}
process.stderr.write('\n');
process.exit(0);

async function probeOf(id: string) {
  const probe = await shippedProbe(id, 'with-reference');
  if (!readsState(probe)) return probe;
  throw new AppError('no-such-judge', `${id} has no probe with reference that reads texts alone.`);
}
