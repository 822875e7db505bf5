import { methods } from '#core/method/registry.ts';
import { questionOf } from '#core/method/specs.ts';
import { type MethodEntryKey, methodEntryOf } from '#core/metrics/catalogue/methods.ts';
import type { MethodGroup } from '#core/metrics/table/method-groups.ts';
import type { DatasetSummary } from '#core/rows/dataset.ts';
import { labelOffers } from '#core/rows/label-offer.ts';
import type { RunSummary } from '#core/run/run.ts';

/** Something that gives the rows of a dataset a score: a stored run, a column of the source, or a baseline. */
export interface Method {
  /** Unique among the methods of a dataset. */
  id: string;
  /** Unique too: it names the method in tables and charts. */
  name: string;
  kind: 'run' | 'column' | 'length' | 'constant';
  /** Which entry of the catalogue says what its scores are. */
  entry: MethodEntryKey;
  /** Where it stands in the table: what it was shown, or what it is. */
  group: MethodGroup;
  /** Least and greatest score where the method has such. */
  scale: readonly [number, number] | null;
  /** Of a run: which. */
  runId: string | null;
  /** Of a column: its name in the source. */
  column: string | null;
  /** A run that has not reached every row it is to judge. */
  partial: boolean;
  /** Changes when the scores do. */
  version: string;
}

export const lengthMethod = 'length';
/** More score columns than this are not compared; the first in the source are. */
export const maxColumns = 12;

/** Columns that can be a score: numbers, and neither the label nor the row's name. */
export function scoreColumns(dataset: DatasetSummary, label: string | null): string[] {
  const offers = labelOffers(dataset);
  return dataset.columns
    .filter(({ name, kind }) => kind === 'number' && name !== label && offers.get(name)?.kind === 'numbers')
    .map(({ name }) => name);
}

/** Every method that the dataset has scores of, runs first, baselines last. */
export function methodsOf(
  dataset: DatasetSummary,
  runs: readonly RunSummary[],
  label: string | null,
): Method[] {
  const judged = runs.filter(({ scored }) => scored > 0);
  const names = runNames(judged);
  return [
    ...judged.map(
      (run): Method => ({
        id: `run ${run.id}`,
        name: names.get(run.id)!,
        kind: 'run',
        entry: methodEntryOf(run.judge),
        group: run.judge.mode,
        scale: methods[run.judge.method].scale,
        runId: run.id,
        column: null,
        partial: run.scored < run.rows,
        version: `${run.id}/${run.scored}`,
      }),
    ),
    ...scoreColumns(dataset, label)
      .slice(0, maxColumns)
      .map(
        (name): Method => ({
          ...fixed,
          id: `column ${name}`,
          name: `${name} (column)`,
          kind: 'column',
          entry: 'method_column',
          group: 'columns',
          column: name,
        }),
      ),
    { ...fixed, ...baseline, id: lengthMethod, name: 'Length', kind: 'length', entry: 'method_length' },
    { ...fixed, ...baseline, id: 'constant', name: 'Constant', kind: 'constant', entry: 'method_constant' },
  ];
}

const baseline = { group: 'baselines' } as const;
const fixed = { runId: null, column: null, partial: false, version: '', scale: null };

/** What somebody called it; else "PPL, SmolLM2-135M-Instruct": a judge goes by its model and its template. */
export function runName({ name, judge, spec }: RunSummary): string {
  if (name !== undefined) return name;
  const model = judge.model.name.split(',')[0]!;
  const who = judge.adapter ? `${model} + ${judge.adapter.name}` : model;
  const asked = questionOf(spec) !== null;
  return (asked ? [who, judge.template.name] : [judge.template.name, who]).join(', ');
}

/** By what tells runs apart: method, model, adapter and template, then the run's number among those, the oldest first. */
function runNames(runs: readonly RunSummary[]): Map<string, string> {
  const withPart = (name: string, { scored, rows }: RunSummary) =>
    scored < rows ? `${name}, first ${counts.format(scored)} of ${counts.format(rows)}` : name;
  const alike = (run: RunSummary) =>
    runs
      .filter((other) => runName(other) === runName(run))
      .toSorted((a, b) => a.createdAt.localeCompare(b.createdAt) || a.id.localeCompare(b.id));
  const named = new Map<string, string>();
  const taken = new Set<string>();
  for (const run of runs) {
    const family = alike(run);
    const name = family.length > 1 ? `${runName(run)}, run ${family.indexOf(run) + 1}` : runName(run);
    let unique = withPart(name, run);
    for (let number = 2; taken.has(unique); number++) unique = withPart(`${name} (${number})`, run);
    taken.add(unique);
    named.set(run.id, unique);
  }
  return named;
}

const counts = new Intl.NumberFormat('en');
