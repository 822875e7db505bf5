import type { ReactNode } from 'react';
import { decisionOf } from '#core/decision/decision.ts';
import { nearestChoice, type Scale } from '#core/grading/scale.ts';
import type { DatasetColumns, DatasetSummary } from '#core/rows/dataset.ts';
import type { Row } from '#core/rows/row.ts';
import type { RunColumns } from '#core/run/run.ts';
import type { SortKey } from '#state/rows-view.ts';
import { beginning } from '../words/beginning.ts';
import { count, percent, score } from '../words/numbers.ts';
import { DecisionMark } from './DecisionMark.tsx';
import { ScoreGauge, type ScoreScale } from './ScoreGauge.tsx';

/** Everything a cell may draw on; `texts` is undefined until the row has come from the worker. */
export interface RowContext {
  row: number;
  texts: Row | undefined;
  summary: DatasetSummary;
  dataset: DatasetColumns;
  run: RunColumns | null;
  label: Float64Array | null;
  /** Grades given by hand; null while nobody grades. */
  grades: Float64Array | null;
  /** What rows are graded on. */
  gradedOn: Scale;
  threshold: number;
  scale: ScoreScale;
  /** The row above has the same instruction: it need not be read twice. */
  ditto: boolean;
}

export interface RowColumn {
  heading: string;
  /** Null: not sortable. */
  sort: SortKey | null;
  /** Pixels; null shares what is left. */
  width: number | null;
  numeric?: boolean;
  cell: (context: RowContext) => ReactNode;
}

export type RowColumnKey =
  | 'row'
  | 'decision'
  | 'score'
  | 'instruction'
  | 'response'
  | 'model'
  | 'category'
  | 'label'
  | 'grade'
  | 'digitMass'
  | 'tokens'
  | 'length';

/** A grade, or a dot that says: none yet. */
const gradeText = (grade: number | undefined, scale: Scale) =>
  grade === undefined || Number.isNaN(grade) ? '·' : nearestChoice(scale, grade).name;

/** Text on one line: what a table shows of it. */
const oneLine = (text: string | undefined) => beginning(text ?? '', 240).replace(/\s+/g, ' ');

export const rowColumns: Record<RowColumnKey, RowColumn> = {
  row: {
    heading: 'Row',
    sort: 'row',
    width: 64,
    numeric: true,
    cell: ({ row }) => count(row + 1),
  },
  decision: {
    heading: 'Decision',
    sort: null,
    width: 104,
    cell: ({ run, row, threshold }) => <DecisionMark decision={decisionOf(run, row, threshold)} />,
  },
  score: {
    heading: 'Score',
    sort: 'score',
    width: 112,
    numeric: true,
    cell: ({ run, row, threshold, scale }) => (
      <>
        <ScoreGauge
          score={run?.score[row] ?? Number.NaN}
          threshold={threshold}
          decision={decisionOf(run, row, threshold)}
          scale={scale}
        />
        {score(run?.score[row] ?? Number.NaN)}
      </>
    ),
  },
  instruction: {
    heading: 'Instruction',
    sort: null,
    width: null,
    cell: ({ texts }) => oneLine(texts?.instruction),
  },
  response: {
    heading: 'Response',
    sort: null,
    width: null,
    cell: ({ texts }) => oneLine(texts?.response),
  },
  model: {
    heading: 'Model',
    sort: 'model',
    width: 120,
    cell: ({ dataset, summary, row }) => summary.models[dataset.model[row]!] ?? '–',
  },
  category: {
    heading: 'Category',
    sort: 'category',
    width: 104,
    cell: ({ dataset, summary, row }) => summary.categories[dataset.category[row]!] ?? '–',
  },
  label: {
    heading: 'Label',
    sort: 'label',
    width: 64,
    numeric: true,
    cell: ({ label, row }) => {
      const value = label?.[row];
      return value === undefined || Number.isNaN(value) ? '–' : Number(value.toFixed(2));
    },
  },
  grade: {
    heading: 'Grade',
    sort: null,
    width: 64,
    numeric: true,
    cell: ({ grades, gradedOn, row }) => gradeText(grades?.[row], gradedOn),
  },
  digitMass: {
    heading: 'Digit mass',
    sort: 'digitMass',
    width: 88,
    numeric: true,
    cell: ({ run, row }) => percent(run?.digitMass[row] ?? Number.NaN),
  },
  tokens: {
    heading: 'Tokens',
    sort: 'tokens',
    width: 80,
    numeric: true,
    cell: ({ run, row }) => {
      if (!run?.status[row]) return '–';
      return `${count(run.tokens[row]!)}${run.truncated[row] ? ' cut' : ''}`;
    },
  },
  length: {
    heading: 'Characters',
    sort: 'length',
    width: 96,
    numeric: true,
    cell: ({ dataset, row }) => count(dataset.responseLength[row]!),
  },
};
