import { AppError } from '../../errors.ts';
import { type Draw, inclusionOf, isWhole } from '../../sampling/draws.ts';
import { notANumber } from '../not-a-number.ts';
import type { MetricRows, ScoreColumn } from '../rows.ts';
import { renumber } from '../sample.ts';

/** Rows that a draw could take, and those of them that are graded. */
export interface GradedRows {
  /** Score of each row that could be drawn. Shape [N]. */
  score: Float64Array;
  /** Instruction of each, numbered 0 to clusters − 1. Shape [N]. */
  cluster: Int32Array;
  clusters: number;
  /** Places of the graded rows among them, their labels, and 1 ÷ their chance. Shapes [n]. */
  graded: Int32Array;
  label: Float64Array;
  weight: Float64Array;
  /** Whether every row that the draws were from is here; without, nothing can be said that needs their number or scores. */
  whole: boolean;
}

/** What entered, and what did not. */
export interface GradedAbout {
  /** Rows with a score that a draw could take, drawn ones, and graded ones of these. */
  rows: number;
  drawn: number;
  graded: number;
  /** Rows with a label that nobody drew, which are left out. */
  notDrawn: number;
  /** Rows with a score that no draw could take: nothing is said of them. */
  outside: number;
  invalid: number;
  instructions: number;
}

/**
 * The rows that estimates from grades are made of.
 * @throws AppError `missing-draws` where no draw is known, or none of its rows is graded
 */
export function gradedRows(
  rows: MetricRows,
  { score, valid }: ScoreColumn,
  draws: readonly Draw[],
): GradedRows & { about: GradedAbout } {
  if (draws.length === 0)
    throw new AppError(
      'missing-draws',
      'Nothing says how the labelled rows were drawn, so they cannot speak for the others. Nothing was computed. Draw rows with sample (on the page: Draw rows to grade) and grade those; or say with --assume-random that the labelled rows are a simple random draw.',
    );
  const n = rows.label.length;
  const isGraded = (row: number) => !Number.isNaN(rows.label[row]);
  const { probability, drawn } = inclusionOf(draws, n, isGraded);
  const all = Int32Array.from(rows.label.keys());
  const within = all.filter((row) => valid[row] === 1 && draws.some((draw) => draw.probability[row]! > 0));
  const graded = Int32Array.from(within.keys()).filter((place) => {
    const row = within[place]!;
    return drawn[row] === 1 && isGraded(row);
  });
  if (graded.length === 0)
    throw new AppError(
      'missing-draws',
      'None of the drawn rows is graded, so there is nothing to estimate from. Grade the drawn rows first.',
    );
  for (const place of graded) {
    const row = within[place]!;
    if (!Number.isFinite(rows.label[row])) throw notANumber('label', row, rows.label[row]!, rows.ids);
    if (!Number.isFinite(score[row])) throw notANumber('score', row, score[row]!, rows.ids);
  }
  const { cluster, clusters } = renumber(Int32Array.from(within, (row) => rows.instruction[row]!));
  const count = (of: (row: number) => boolean) => all.reduce((sum, row) => sum + Number(of(row)), 0);
  return {
    score: Float64Array.from(within, (row) => score[row]!),
    cluster,
    clusters,
    graded,
    label: Float64Array.from(graded, (place) => rows.label[within[place]!]!),
    weight: Float64Array.from(graded, (place) => 1 / probability[within[place]!]!),
    whole: draws.every(isWhole),
    about: {
      rows: within.length,
      drawn: count((row) => drawn[row] === 1),
      graded: graded.length,
      notDrawn: count((row) => isGraded(row) && drawn[row] === 0),
      outside: count((row) => valid[row] === 1) - within.length,
      invalid: count((row) => valid[row] !== 1),
      instructions: new Set(Array.from(graded, (place) => cluster[place]!)).size,
    },
  };
}

/** The labelled rows with a score as a simple random draw, for who knows that they are one. */
function assumedDraw({ label }: MetricRows, { valid }: ScoreColumn): Draw {
  const all = Int32Array.from(label.keys()).filter((row) => valid[row] === 1);
  const rows = all.filter((row) => !Number.isNaN(label[row]));
  return {
    sampler: 'random',
    probability: Float64Array.from(valid, (isValid) => (isValid === 1 ? rows.length / all.length : 0)),
    rows,
  };
}

/** The draws that are known, or, where there is none and that is what they are taken for, the labelled rows. */
export const drawsOrLabelled = (
  draws: readonly Draw[],
  rows: MetricRows,
  column: ScoreColumn,
  assumeRandom: boolean,
): readonly Draw[] => (draws.length === 0 && assumeRandom ? [assumedDraw(rows, column)] : draws);

/** Those of the rows that pass. */
export function domainOf(rows: GradedRows, passes: (place: number) => boolean): GradedRows {
  const kept = Int32Array.from(rows.score.keys()).filter(passes);
  const place = new Map(Array.from(kept, (old, at) => [old, at]));
  const graded = Int32Array.from(rows.graded.keys()).filter((g) => place.has(rows.graded[g]!));
  return {
    score: Float64Array.from(kept, (old) => rows.score[old]!),
    cluster: Int32Array.from(kept, (old) => rows.cluster[old]!),
    clusters: rows.clusters,
    graded: Int32Array.from(graded, (g) => place.get(rows.graded[g]!)!),
    label: Float64Array.from(graded, (g) => rows.label[g]!),
    weight: Float64Array.from(graded, (g) => rows.weight[g]!),
    whole: rows.whole,
  };
}
