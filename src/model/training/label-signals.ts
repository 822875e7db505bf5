import * as v from 'valibot';
import { AppError } from '#core/errors.ts';
import type { JudgeEngine, JudgeSpec } from '#core/judge/judge.ts';
import { scoreOf } from '#core/judge/readout.ts';
import { similarities } from '#core/method/similarity/similarities.ts';
import { comparePairs, pairInPieces, type Similarity } from '#core/method/similarity/similarity.ts';
import type { SimilarityId } from '#core/method/similarity/spec.ts';
import { RememberedVectors } from '#core/method/text-embedder.ts';
import type { Row } from '#core/rows/row.ts';
import { defaultBatchLimits, planBatches } from '#core/run/plan.ts';
import type { RunControl } from '#core/run/run-control.ts';
import { eachRow } from '#core/run/scorer.ts';
import { jsonBySchema, objectOf } from '#core/schema/by-schema.ts';
import { type ArtefactStore, signalsFile, textBytes } from '#core/training/artefacts.ts';
import type { SentenceEmbedder } from '../encoder/sentence-embedder.ts';

/** What labels are made of, a value a row; NaN where a row has none. */
export interface Signals {
  /** Expected score of the base model, with reference, 0 to 9. */
  selfEval: Float64Array;
  /** Of response and reference, −1 to 1. */
  similarity: Float64Array;
}

export interface SignalSource {
  rows: readonly Row[];
  engine: Pick<JudgeEngine, 'prepare' | 'read'>;
  /** With reference. */
  spec: JudgeSpec;
  /** Loaded only where similarities are wanted and not known yet. */
  openEmbedder(): Promise<Pick<SentenceEmbedder, 'embed' | 'dispose'>>;
  wanted: { selfEval: boolean; similarity: SimilarityId | null };
  /** What the signals depend on; those of something else are computed anew. */
  identity: string;
  files: ArtefactStore;
  control: RunControl;
  onProgress(phase: 'self-eval' | 'similarity', done: number, total: number): void;
}

/** Rows between two savings. */
const chunkRows = 64;

/** JSON has no NaN: a row that has no value is `false`, one not yet computed null. */
type Cell = number | false | null;

/** The signals of every row. What is computed is saved now and then, and is not computed again. */
export async function labelSignals(source: SignalSource): Promise<Signals> {
  const { rows, wanted } = source;
  const known = await readSignals(source.files, source.identity, rows.length);
  const save = () =>
    source.files.write(signalsFile, textBytes(JSON.stringify({ identity: source.identity, ...known })));
  if (wanted.selfEval)
    await fill(source, 'self-eval', known.selfEval, save, (chunk) => selfEvaluate(source, chunk));
  const similar = wanted.similarity && known[wanted.similarity];
  if (wanted.similarity && similar?.includes(null)) {
    const embedder = await source.openEmbedder();
    const compare = comparison(embedder, similarities[wanted.similarity]);
    try {
      await fill(source, 'similarity', similar, save, compare);
    } finally {
      embedder.dispose();
    }
  }
  const numbers = (cells: Cell[] | null) =>
    Float64Array.from(rows, (_, row) => (cells?.[row] === false ? NaN : (cells?.[row] ?? NaN)) as number);
  return { selfEval: numbers(known.selfEval), similarity: numbers(similar) };
}

type Known = Record<'selfEval' | SimilarityId, Cell[]>;

const cells = v.optional(v.array(v.nullable(v.union([v.number(), v.literal(false)]))));
const stored = objectOf({ identity: v.string(), selfEval: cells, cosine: cells, recall: cells });

/** What is known of each row, null where nothing is. What is damaged, or of something else, is computed anew. */
export async function readSignals(files: ArtefactStore, identity: string, rows: number): Promise<Known> {
  const bytes = await files.read(signalsFile);
  const found = bytes && jsonBySchema(stored, new TextDecoder().decode(bytes));
  const kept = found?.ok && found.value.identity === identity ? found.value : null;
  const cellsOf = (signal: keyof Known): Cell[] => {
    const known = kept?.[signal];
    return known?.length === rows ? known : new Array<Cell>(rows).fill(null);
  };
  return { selfEval: cellsOf('selfEval'), cosine: cellsOf('cosine'), recall: cellsOf('recall') };
}

async function fill(
  { rows, control, onProgress }: SignalSource,
  phase: 'self-eval' | 'similarity',
  cells: Cell[],
  save: () => Promise<void>,
  compute: (rows: readonly Row[]) => Promise<number[]>,
): Promise<void> {
  for (let start = 0; start < rows.length; start += chunkRows) {
    const indices = Array.from({ length: Math.min(chunkRows, rows.length - start) }, (_, i) => start + i);
    const open = indices.filter((row) => cells[row] === null);
    onProgress(phase, start, rows.length);
    if (open.length === 0) continue;
    await control.waitIfPaused();
    if (control.cancelled)
      throw new AppError('cancelled', 'Stopped while labels were computed. What is done is kept.');
    const values = await compute(open.map((row) => rows[row]!));
    for (const [i, row] of open.entries()) cells[row] = Number.isFinite(values[i]!) ? values[i]! : false;
    await save();
  }
  onProgress(phase, rows.length, rows.length);
}

async function selfEvaluate({ engine, spec }: SignalSource, rows: readonly Row[]): Promise<number[]> {
  const scores = new Array<number>(rows.length).fill(Number.NaN);
  const prepared = await eachRow(rows, (row) => engine.prepare(row, spec));
  const prompts = prepared.flatMap((prompt, index) =>
    prompt instanceof AppError ? [] : [{ index, prompt }],
  );
  // Responses to one instruction go together: their question and its reference are computed once.
  const lengths = prompts.map(({ prompt }) => prompt.ids.length);
  const questions = prompts.map(({ index }) => rows[index]!.instruction);
  for (const batch of planBatches(lengths, defaultBatchLimits, questions)) {
    const readouts = await engine.read(
      batch.map((at) => prompts[at]!.prompt),
      spec,
    );
    for (const [i, at] of batch.entries()) scores[prompts[at]!.index] = scoreOf(readouts[i]);
  }
  return scores;
}

/** How near each row's response is to its reference; NaN where it has none. References that come again are remembered. */
function comparison(embedder: Pick<SentenceEmbedder, 'embed'>, similarity: Similarity) {
  const vectors = new RememberedVectors(embedder);
  return async (rows: readonly Row[]): Promise<number[]> => {
    const both = rows.filter(({ reference }) => reference !== null);
    const pairs = both.map(({ response, reference }) => pairInPieces(similarity, response, reference!));
    const values = await comparePairs(vectors, similarity, pairs);
    const found = new Map(both.map((row, i) => [row, values[i]!]));
    return rows.map((row) => found.get(row) ?? Number.NaN);
  };
}
