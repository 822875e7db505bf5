/**
 * How surely scores tell degraded twins from untouched responses: for each change of `degraded.ts` the AUROC of its
 * twins against all untouched rows, ties half, with a 95% interval from 1,000 resamples of whole instructions.
 *
 *     node --import tsx scripts/results/by-kind.ts --data FILE [--score COLUMN]... [--evidence-of ID]
 *
 * --evidence-of adds the fault evidence of a judge that comes with the page, from the columns that `features.ts` wrote;
 * no hidden state is read for it. A row without a number in a column is left out of that column and counted.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { estimateWords } from '#core/checkup/report-text.ts';
import { AppError } from '#core/errors.ts';
import type { FeatureId } from '#core/features/feature-id.ts';
import { linearForm } from '#core/linear-probe/linear-probe.ts';
import { bootstrap } from '#core/metrics/bootstrap.ts';
import { floatUnit, type Statistic } from '#core/metrics/statistic.ts';
import { instructionNumbers } from '#core/rows/instruction-numbers.ts';
import { shippedProbe } from './shipped-probe.ts';

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    score: { type: 'string', multiple: true, default: [] },
    'evidence-of': { type: 'string' },
  },
});
const { data, score: columns, 'evidence-of': judge } = values;
if (!data || (columns.length === 0 && judge === undefined)) {
  console.error('Usage: by-kind.ts --data FILE [--score COLUMN]... [--evidence-of ID]');
  process.exit(2);
}

type Row = { instruction: string; degradation: string | null } & Record<string, unknown>;
const rows = readFileSync(data, 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Row);
const instruction = instructionNumbers(rows);
const clusters = new Set(instruction).size;
const numbers = (column: string) =>
  rows.map((row) => (typeof row[column] === 'number' ? (row[column] as number) : Number.NaN));
const scores = columns.map((column) => ({ name: column, value: numbers(column) }));
if (judge !== undefined) scores.push({ name: `evidence of ${judge}`, value: await evidenceOf(judge) });

const kinds = [...new Set(rows.flatMap(({ degradation }) => degradation ?? []))];
const untouched = placesOf(null);
console.log(`| change | twins | ${scores.map(({ name }) => name).join(' | ')} |`);
console.log(`| --- | --- |${' --- |'.repeat(scores.length)}`);
for (const kind of kinds) {
  const twins = placesOf(kind);
  const found = bootstrap(
    scores.map(({ value }) => separationStatistic(value, twins)),
    clusters,
  ).map((each) => estimateWords(each.estimate('auroc')));
  console.log(`| ${kind} | ${twins.length} | ${found.join(' | ')} |`);
}
const means = scores.map(({ value }) => {
  const each = kinds.map((kind) => separationStatistic(value, placesOf(kind)));
  const [mean] = bootstrap([meanStatistic(each)], clusters);
  return estimateWords(mean.estimate('auroc'));
});
console.log(`| mean | ${rows.length - untouched.length} | ${means.join(' | ')} |`);
for (const { name, value } of scores)
  console.error(`${name}: ${value.filter(Number.isNaN).length} of ${rows.length} rows have no number`);

function placesOf(kind: string | null): number[] {
  return rows.flatMap(({ degradation }, row) => (degradation === kind ? [row] : []));
}

/** Chance that a twin's score is below an untouched row's, rows weighted by how often their instruction was drawn. */
function separationStatistic(value: readonly number[], twins: readonly number[]): Statistic<'auroc'> {
  const isNumber = (row: number) => !Number.isNaN(value[row]!);
  const [low, high] = [twins.filter(isNumber), untouched.filter(isNumber)];
  return {
    keys: ['auroc'],
    range: { auroc: [0, 1] },
    n: low.length + high.length,
    clusters: new Set([...low, ...high].map((row) => instruction[row])).size,
    evaluate(counts, out, at) {
      let below = 0;
      let pairs = 0;
      for (const a of low)
        for (const b of high) {
          const weight = floatUnit * counts[instruction[a]!]! * counts[instruction[b]!]!;
          pairs += weight;
          below += weight * (value[a]! < value[b]! ? 1 : value[a] === value[b] ? 0.5 : 0);
        }
      out[at] = below / pairs;
    },
    explain: () => 'No twin, or no untouched row, has a number.',
  };
}

function meanStatistic(each: readonly Statistic<'auroc'>[]): Statistic<'auroc'> {
  const { n, clusters: own } = each[0]!;
  return {
    keys: ['auroc'],
    range: { auroc: [0, 1] },
    n,
    clusters: own,
    evaluate(counts, out, at) {
      let sum = 0;
      for (const statistic of each) {
        statistic.evaluate(counts, out, at);
        sum += out[at]!;
      }
      out[at] = sum / each.length;
    },
    explain: each[0]!.explain,
  };
}

async function evidenceOf(id: string): Promise<number[]> {
  const { terms } = await shippedProbe(id, 'without-reference');
  const term = terms.find(({ name }) => name === 'damage');
  if (!term) throw new AppError('no-such-judge', `${id} has no evidence of faults without reference.`);
  return rows.map((row) => {
    const features = new Map<FeatureId, number | null>(
      term.features.map(({ feature }) => [feature, (row[feature] as number | null | undefined) ?? null]),
    );
    return linearForm(term, { state: null, features });
  });
}
