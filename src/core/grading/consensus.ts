import { adjudicator } from './adjudication.ts';

/** What a row counts as where several annotators graded it and nobody adjudicated. */
export const consensusRules = ['mean', 'median'] as const;
export type ConsensusRule = (typeof consensusRules)[number];

/** One person's grades over all rows, NaN where there is none. Shape [n]. */
export interface AnnotatorGrades {
  annotator: string;
  grades: Float64Array;
}

export interface Consensus {
  /** NaN where nobody graded. Shape [n]. */
  values: Float64Array;
  /** Rows by where their value is from: adjudicated, of several annotators, or of one alone. */
  rows: { adjudicated: number; several: number; alone: number };
}

/**
 * One label for each row that anybody graded: the adjudicated grade where there is one, else the mean or median of the
 * annotators' grades, which is the grade itself where one person alone gave one.
 * @param n rows
 */
export function consensusOf(n: number, given: readonly AnnotatorGrades[], rule: ConsensusRule): Consensus {
  const { adjudicated, others } = partsOf(given);
  const values = new Float64Array(n).fill(Number.NaN);
  const rows = { adjudicated: 0, several: 0, alone: 0 };
  for (let row = 0; row < n; row++) {
    const settled = adjudicated?.grades[row] ?? Number.NaN;
    const grades = gradesAt(others, row);
    if (!Number.isNaN(settled)) rows.adjudicated += 1;
    else if (grades.length > 1) rows.several += 1;
    else if (grades.length === 1) rows.alone += 1;
    else continue;
    values[row] = Number.isNaN(settled) ? middles[rule](grades) : settled;
  }
  return { values, rows };
}

/**
 * How far the annotators lie apart on each row: the greatest grade minus the least one. NaN where fewer than two graded
 * it, or all gave the same. Adjudicated grades are nobody's opinion among them and do not count.
 * @param n rows
 */
export function disagreementOf(n: number, given: readonly AnnotatorGrades[]): Float64Array {
  const { others } = partsOf(given);
  return Float64Array.from({ length: n }, (_, row) => {
    const grades = gradesAt(others, row);
    const apart = grades.length < 2 ? 0 : Math.max(...grades) - Math.min(...grades);
    return apart > 0 ? apart : Number.NaN;
  });
}

function partsOf(given: readonly AnnotatorGrades[]) {
  return {
    adjudicated: given.find(({ annotator }) => annotator === adjudicator),
    others: given.filter(({ annotator }) => annotator !== adjudicator),
  };
}

const gradesAt = (given: readonly AnnotatorGrades[], row: number): number[] =>
  given.map(({ grades }) => grades[row]!).filter((grade) => !Number.isNaN(grade));

const middles: Record<ConsensusRule, (grades: readonly number[]) => number> = {
  mean: (grades) => grades.reduce((sum, grade) => sum + grade, 0) / grades.length,
  median(grades) {
    const sorted = grades.toSorted((a, b) => a - b);
    const half = sorted.length >> 1;
    return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
  },
};

/** What the consensus is called as a label, on the page and as `--label`. */
export const consensusName = (rule: ConsensusRule): string =>
  rule === 'mean' ? 'consensus' : `consensus-${rule}`;

export const consensusRuleNamed = (name: string): ConsensusRule | null =>
  consensusRules.find((rule) => consensusName(rule) === name) ?? null;

/** "adjudicated grades, else the mean of the annotators'": what the label is, wherever it is shown. */
export const consensusWords = (rule: ConsensusRule): string =>
  `the adjudicated grade where there is one, else the ${rule} of the annotators’ grades`;
