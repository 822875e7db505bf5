import type { CellTest, Condition } from '#core/filter/conditions.ts';
import { type FilterField, fieldWords } from '#core/filter/fields.ts';
import type { ColumnSummary, DatasetSummary } from '#core/rows/dataset.ts';

export type Kind = CellTest['kind'];

/** Something that a condition can be on, and what can be asked of it; the likeliest question first. */
export interface Subject {
  /** Unique among the subjects of a dataset. */
  key: string;
  name: string;
  of: { column: string } | { field: FilterField };
  kinds: readonly Kind[];
  /** What it may be, with the rows that have it where they are counted. */
  values: readonly { value: string; rows: number | null }[];
  min: number | null;
  max: number | null;
}

const kindsOfColumn = ({ kind, values, min }: ColumnSummary): Kind[] => [
  ...(min !== null ? (['range'] as const) : []),
  ...(values && values.length > 0 ? (['is', 'is-not'] as const) : []),
  ...(kind === 'number' ? [] : (['contains'] as const)),
  'missing',
  'present',
];

const columnSubject = (column: ColumnSummary): Subject => ({
  key: `column ${column.name}`,
  name: column.name,
  of: { column: column.name },
  kinds: kindsOfColumn(column),
  values: column.values ?? [],
  min: column.min,
  max: column.max,
});

const named: readonly Kind[] = ['is', 'is-not', 'missing', 'present'];
const measured: readonly Kind[] = ['range', 'missing', 'present'];
const told: readonly Kind[] = ['present', 'missing', 'contains'];

/** Columns first, then what the page knows of rows besides. */
export function subjectsOf(dataset: DatasetSummary, tags: readonly string[], isJudged: boolean): Subject[] {
  const field = (of: FilterField, kinds: readonly Kind[], values: readonly string[] = []): Subject => ({
    key: `field ${of}`,
    name: fieldWords[of],
    of: { field: of },
    kinds,
    values: values.map((value) => ({ value, rows: null })),
    min: null,
    max: null,
  });
  const isColumn = (name: string) => dataset.columns.some((column) => column.name === name);
  return [
    ...dataset.columns.map(columnSubject),
    ...(isJudged
      ? [field('score', measured), field('invalid', told), field('truncated', ['is'], ['true', 'false'])]
      : []),
    field('label', measured),
    ...(dataset.models.length > 0 && !isColumn('model') ? [field('model', named, dataset.models)] : []),
    ...(dataset.categories.length > 0 && !isColumn('category')
      ? [field('category', named, dataset.categories)]
      : []),
    field('length', ['range']),
    field('grade', measured),
    ...(tags.length > 0 ? [field('tag', named, tags)] : []),
    field('flag', ['present', 'missing']),
    field('comment', told),
    field('text', ['contains']),
  ];
}

export interface Draft {
  subject: Subject;
  kind: Kind;
  low: string;
  high: string;
  text: string;
}

export const draftOf = (subject: Subject): Draft => ({
  subject,
  kind: subject.kinds[0]!,
  low: '',
  high: '',
  text: '',
});

const numberIn = (text: string) =>
  text.trim() === '' || !Number.isFinite(Number(text)) ? null : Number(text);

/** The condition that a draft comes to; null while it asks nothing. */
export function conditionOf({ subject: { of }, kind, low, high, text }: Draft): Condition | null {
  const test = testOf(kind, low, high, text);
  return test && { ...of, ...test };
}

function testOf(kind: Kind, low: string, high: string, text: string): CellTest | null {
  if (kind === 'missing' || kind === 'present') return { kind };
  if (kind === 'is' || kind === 'is-not') return text === '' ? null : { kind, value: text };
  if (kind === 'contains') return text.trim() === '' ? null : { kind, text: text.trim() };
  const range = { low: numberIn(low), high: numberIn(high) };
  return range.low === null && range.high === null ? null : { kind, ...range };
}
