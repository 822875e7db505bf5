import { plainReadout } from '#core/judge/readout.ts';
import { baselineScores } from '#core/method/baselines.ts';
import { openScorer } from '#core/method/open-scorer.ts';
import { dependsOnOthers, methods } from '#core/method/registry.ts';
import { type MethodSpec, questionOf } from '#core/method/specs.ts';
import type { Row } from '#core/rows/row.ts';
import { requestsFailed } from '#core/run/failed-requests.ts';
import { totalsOf } from '#core/run/totals.ts';
import { seesNoReference } from '../judge/chosen-mode.ts';
import { identityWords } from './identity-words.ts';
import { openJournal } from './journal.ts';
import type { NodeDependencies } from './node-dependencies.ts';
import { scoreKeys } from './score-keys.ts';
import { inMemory, scoreRows } from './score-rows.ts';
import type { ScoredTable } from './scored-table.ts';
import type { Step } from './steps.ts';

/** What a column holds when it is made: `scored` + `invalid` + `failed_requests` = `rows`. Time and pace are of this call alone. */
export interface ColumnReport {
  rows: number;
  scored: number;
  invalid: number;
  failed_requests: number;
  truncated: number;
  seconds: number;
  tokens: number;
  tokens_per_second: number | null;
  backend: string | null;
  column: string;
  by: string;
}

type Spent = Pick<ColumnReport, 'seconds' | 'tokens'>;

const note = (message: string) => void process.stderr.write(`${message}\n`);

/** What columns are made of and where they go. */
export interface Making {
  table: ScoredTable;
  dependencies: NodeDependencies;
  /** The table's file; what is scored is kept beside it until the columns are in it. */
  out: string;
  /** Those of the steps before. */
  columns: readonly string[];
  /** Tokens to which a judge's prompts are cut; null: its own. */
  maxTokens: number | null;
}

/** Score what is not scored yet, and write the table with the new columns. */
export async function makeColumn(
  { name, by: made }: Step,
  { table, dependencies, out, columns, maxTokens }: Making,
): Promise<ColumnReport> {
  if (typeof made === 'string') {
    const scores = baselineScores(made, table.rows);
    table.set(name, made, (row) => plainReadout(scores[row]!, { tokens: 0, truncated: false }));
    await table.write();
    return reportOf(table, name, { by: made, backend: null });
  }
  const wanted = await dependencies.specOf(made, columns, maxTokens);
  const opened = await openScorer(wanted, await dependencies.for(wanted));
  const { identity, backend, spec: method } = opened;
  if (method.method === 'reward' && questionOf(wanted)?.template.mode === 'with-reference')
    throw seesNoReference(identity.model.name);
  const by = identityWords(identity);
  dependencies.identities.set(name, identity);
  note(`${name}_score: ${by}${backend ? ` on ${backend.name} (${backend.device})` : ''}`);
  const about = { by, backend: backend?.name ?? null };
  if (methods[method.method].isLookUp) {
    // Looked up in two columns, so that keeping it would take longer than making it.
    const kept = inMemory();
    const spent = await scoreRows(opened, table.rows, kept, alreadyWords);
    table.set(name, by, (row) => kept.entries.get(row) ?? null);
    await table.write();
    return reportOf(table, name, about, spent);
  }
  const isKept = keptRows(method, table.rows, (row) => table.isScored(name, by, row));
  const keys = scoreKeys(method, table.rows);
  const { file, others } = await openJournal(`${out}.${name}.partial`, { by, keys }, note);
  let spent: Spent = { seconds: 0, tokens: 0 };
  if (table.rows.every((_, row) => isKept(row))) note('Every row has this score already.');
  else {
    const scored = await scoreRows(opened, table.rows, file, alreadyWords, isKept);
    spent = scored;
    table.set(name, by, (row) => file.entries.get(row) ?? null);
    await table.write();
    const last = scored.failures.at(-1);
    if (last) note(requestsFailed(scored.failures.length, last.error.message).message);
  }
  if (others === 0) await file.remove();
  else
    note(
      `${file.path} is kept: it holds ${others} scores of rows that this call did not ask for. Delete it if you do not need them.`,
    );
  return reportOf(table, name, about, spent, totalsOf(file.entries.values()).tokens);
}

const alreadyWords = (already: number) => `${already} rows are scored already; the rest follow.`;

/** Rows whose score stands. Where scores depend on one another they stand together or not at all. */
function keptRows(method: MethodSpec, rows: readonly Row[], isScored: (row: number) => boolean) {
  if (!dependsOnOthers(method)) return isScored;
  const all = rows.every((_, row) => isScored(row));
  return () => all;
}

/** @param tokens of all the readouts at hand, of this call or an earlier one */
function reportOf(
  table: ScoredTable,
  name: string,
  about: Pick<ColumnReport, 'by' | 'backend'>,
  spent: Spent = { seconds: 0, tokens: 0 },
  tokens = spent.tokens,
): ColumnReport {
  const { status } = table.scored(name);
  const rowsOf = (wanted: number) => status.reduce((sum, each) => sum + Number(each === wanted), 0);
  return {
    rows: status.length,
    scored: rowsOf(1),
    invalid: rowsOf(2),
    failed_requests: rowsOf(0),
    truncated: table.truncated(name),
    seconds: spent.seconds,
    tokens,
    tokens_per_second: spent.seconds > 0 ? spent.tokens / spent.seconds : null,
    backend: about.backend,
    column: `${name}_score`,
    by: about.by,
  };
}
