import { baselines } from '#core/method/baselines.ts';
import type { MetricRows, ScoreColumn } from '#core/metrics/rows.ts';
import type { DatasetColumns } from '#core/rows/dataset.ts';
import type { RunColumns } from '#core/run/run.ts';
import type { DataProtocol } from '#protocol/data-protocol.ts';
import type { Client } from '../client.ts';
import type { Method } from './methods.ts';

/** A method's scores, dense over the dataset's rows. */
export interface MethodScores {
  method: Method;
  column: ScoreColumn;
  /** 1 where the method has given its answer, usable or not. Shape [n]. */
  reached: Uint8Array;
  /** 1 where the text was cut before it was read; null where the method does not say. Shape [n]. */
  truncated: Uint8Array | null;
  /** Rows answered without a usable score. */
  invalid: number;
  /** Rows not reached: not judged yet, or an empty cell of the column. */
  missing: number;
  /** Rows that it has scored and that are left out: its judge was trained on their instructions. */
  seen: number;
  /** 1 for those; null where there are none. Shape [n]. */
  seenRows: Uint8Array | null;
}

export function runScores(method: Method, run: RunColumns): MethodScores {
  const isSeen = (row: number) => run.seen?.[row] === 1;
  const reached = Uint8Array.from(run.status, (status, row) => (status === 0 || isSeen(row) ? 0 : 1));
  const valid = Uint8Array.from(run.status, (status, row) => (status === 1 && !isSeen(row) ? 1 : 0));
  const seen = Uint8Array.from(run.status, (status, row) => (status !== 0 && isSeen(row) ? 1 : 0));
  // A copy: a run under way writes into its columns.
  return { ...counted(method, run.score.slice(), valid, reached, seen), truncated: run.truncated.slice() };
}

function columnScores(method: Method, values: Float64Array): MethodScores {
  const valid = Uint8Array.from(values, (value) => (Number.isFinite(value) ? 1 : 0));
  return counted(method, values, valid, valid);
}

function counted(
  method: Method,
  score: Float64Array,
  valid: Uint8Array,
  reached: Uint8Array,
  seenRows: Uint8Array | null = null,
): MethodScores {
  const sum = (marks: Uint8Array) => marks.reduce((total, mark) => total + mark, 0);
  const answered = sum(reached);
  const seen = seenRows ? sum(seenRows) : 0;
  return {
    method,
    column: { name: method.name, score, valid, probs: null },
    reached,
    truncated: null,
    invalid: answered - sum(valid),
    missing: score.length - answered - seen,
    seen,
    seenRows: seen === 0 ? null : seenRows,
  };
}

/** What a method scored of some rows, with its counts of those. */
export function scoresAt(scores: MethodScores, places: Int32Array): MethodScores {
  const { method, column, reached, truncated, seenRows } = scores;
  const marks = (from: Uint8Array) => Uint8Array.from(places, (place) => from[place]!);
  const score = Float64Array.from(places, (place) => column.score[place]!);
  return {
    ...counted(method, score, marks(column.valid), marks(reached), seenRows && marks(seenRows)),
    truncated: truncated && marks(truncated),
  };
}

/** The rows that a method has reached, and its scores of them: rows that wait are not invalid ones. */
export function reachedRows(
  rows: MetricRows,
  { column, reached, missing, seen }: MethodScores,
): { rows: MetricRows; column: ScoreColumn; row: Int32Array } {
  const all = Int32Array.from(reached.keys());
  if (missing + seen === 0) return { rows, column, row: all };
  const row = all.filter((place) => reached[place] === 1);
  const floats = (from: Float64Array) => Float64Array.from(row, (place) => from[place]!);
  const codes = (from: Int32Array) => row.map((place) => from[place]!);
  return {
    row,
    rows: {
      label: floats(rows.label),
      instruction: codes(rows.instruction),
      group: codes(rows.group),
      groups: rows.groups,
      length: codes(rows.length),
    },
    column: {
      name: column.name,
      score: floats(column.score),
      valid: Uint8Array.from(row, (place) => column.valid[place]!),
      probs: null,
    },
  };
}

/** Reads what methods scored, once for each version of them. */
export class MethodReader {
  readonly #data: Client<DataProtocol>;
  #datasetId = '';
  #known = new Map<string, MethodScores>();

  constructor(data: Client<DataProtocol>) {
    this.#data = data;
  }

  /** @param open columns of the run that is open, which may be ahead of what is stored */
  async read(
    datasetId: string,
    dataset: DatasetColumns,
    methods: readonly Method[],
    open: { runId: string; columns: RunColumns } | null,
  ): Promise<MethodScores[]> {
    if (datasetId !== this.#datasetId) this.#known.clear();
    this.#datasetId = datasetId;
    const found: MethodScores[] = [];
    const known = new Map<string, MethodScores>();
    for (const method of methods) {
      const key = `${method.id}/${method.version}`;
      const before = this.#known.get(key);
      const scores = before ? renamed(before, method) : await this.#readOne(datasetId, dataset, method, open);
      found.push(scores);
      known.set(key, scores);
    }
    this.#known = known;
    return found;
  }

  async #readOne(
    datasetId: string,
    dataset: DatasetColumns,
    method: Method,
    open: { runId: string; columns: RunColumns } | null,
  ): Promise<MethodScores> {
    if (method.runId !== null) {
      const { runId } = method;
      const columns =
        open?.runId === runId ? open.columns : await this.#data.request('runColumns', { runId });
      return runScores(method, columns);
    }
    if (method.column !== null)
      return columnScores(method, await this.#data.request('numbers', { datasetId, column: method.column }));
    return columnScores(
      method,
      baselines[method.kind === 'length' ? 'length' : 'constant'](dataset.responseLength),
    );
  }
}

/** The same object where nothing changed, so that what is made of it need not be made again. */
const renamed = (scores: MethodScores, method: Method): MethodScores =>
  scores.method.name === method.name && scores.method.partial === method.partial
    ? scores
    : { ...scores, method, column: { ...scores.column, name: method.name } };
