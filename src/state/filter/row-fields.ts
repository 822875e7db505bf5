import { decisionOf } from '#core/decision/decision.ts';
import type { FilterField } from '#core/filter/fields.ts';
import { bears, marks } from '#core/grading/marks.ts';
import { noRemark, type Remark } from '#core/grading/remark.ts';
import type { DatasetColumns } from '#core/rows/dataset.ts';
import type { Cell } from '#core/rows/row.ts';
import type { RunColumns } from '#core/run/run.ts';

/** What the page knows of every row besides its source. Null: not known, or no condition reads it. */
export interface RowFields {
  dataset: DatasetColumns;
  models: readonly string[];
  categories: readonly string[];
  run: RunColumns | null;
  label: Float64Array | null;
  grades: Float64Array | null;
  remarks: ReadonlyMap<number, Remark> | null;
  drawn: Float64Array | null;
  disagreement: Float64Array | null;
  threshold: number | null;
}

const numberCell = (value: number | undefined): Cell =>
  value === undefined || Number.isNaN(value) ? null : value;

/** What a field says of a row, as a cell: null where it says nothing. */
export function fieldCells(fields: RowFields, field: FilterField): (row: number) => Cell {
  const { dataset, models, categories, run, label, grades, remarks, drawn, disagreement, threshold } = fields;
  const remarkOf = (row: number) => remarks?.get(row) ?? noRemark;
  switch (field) {
    case 'score':
      return (row) => (run?.status[row] === 1 ? run.score[row]! : null);
    case 'invalid':
      return (row) => run?.invalidReasons.get(row) ?? null;
    case 'truncated':
      return (row) => (run && run.status[row] !== 0 ? run.truncated[row] === 1 : null);
    case 'decision':
      return (row) => decisionOf(run, row, threshold ?? 0);
    case 'label':
      return (row) => numberCell(label?.[row]);
    case 'grade':
      return (row) => numberCell(grades?.[row]);
    case 'model':
      return (row) => models[dataset.model[row]!] ?? null;
    case 'category':
      return (row) => categories[dataset.category[row]!] ?? null;
    case 'length':
      return (row) => dataset.responseLength[row]!;
    case 'tag':
      return (row) => [...remarkOf(row).tags];
    case 'flag':
      return (row) => (remarkOf(row).flagged ? 'flagged' : null);
    case 'comment':
      return (row) => remarkOf(row).comment;
    case 'work':
      return (row) =>
        grades && remarks ? marks.filter((mark) => bears({ grades, remarks }, row, mark, null)) : null;
    case 'drawn':
      return (row) => numberCell(drawn?.[row]);
    case 'disputed':
      return (row) => numberCell(disagreement?.[row]);
    case 'text':
      // A text is searched by the data worker; any other condition on all texts at once has no meaning.
      return () => null;
  }
}
