import { ownColumns } from '../export/own-columns.ts';
import { textKind } from './cells.ts';
import type { ColumnSummary, ColumnValue, DatasetSummary } from './dataset.ts';
import { isNumbering } from './grouping.ts';

/**
 * Whether a column can say how good responses are: by its numbers (verdicts such as pass and fail are 1 and 0), by the
 * choice of its good values, or not at all, and why.
 */
export type LabelOffer =
  | { kind: 'numbers' }
  | { kind: 'values'; values: readonly ColumnValue[] }
  | { kind: 'none'; why: string };

const none = (why: string): LabelOffer => ({ kind: 'none', why });

const roles = {
  instruction: 'the instruction',
  input: 'a part of the instruction',
  response: 'the response',
  reference: 'the reference',
  model: 'the model’s name',
  category: 'the category',
  id: 'the row’s id',
} as const;

/** Names of ids that say so in a word of their own: question_id, rowIndex, sample-hash. */
const idWords = new Set(['id', 'ids', 'idx', 'index', 'uid', 'uuid', 'guid', 'hash', 'sha', 'line']);
const looksLikeId = (name: string) =>
  isNumbering(name) ||
  name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .some((word) => idWords.has(word));

/** What each column of a dataset offers, in their order. */
export function labelOffers(
  dataset: Pick<DatasetSummary, 'columns' | 'mapping' | 'rows'>,
): ReadonlyMap<string, LabelOffer> {
  const own = ownColumns(dataset.columns);
  return new Map(
    dataset.columns.map((column) => [column.name, own.has(column.name) ? ours : offerOf(column, dataset)]),
  );
}

/** Whether any column can be a label. */
export const hasLabelColumn = (dataset: Pick<DatasetSummary, 'columns' | 'mapping' | 'rows'>): boolean =>
  [...labelOffers(dataset).values()].some(({ kind }) => kind !== 'none');

const ours = none('It comes from an export of this page, and is back as a run or as grades.');

function offerOf(
  column: ColumnSummary,
  { mapping, rows }: Pick<DatasetSummary, 'mapping' | 'rows'>,
): LabelOffer {
  const { name, kind, missing, min, max, counts } = column;
  const values = column.values?.filter(({ value }) => textKind(value) !== 'absent');
  const role = (Object.keys(roles) as (keyof typeof roles)[]).find((key) => mapping?.[key] === name);
  if (role) return none(`It is ${roles[role]}.`);
  if (missing >= rows) return none('It is empty.');
  if (looksLikeId(name)) return none('Its name is that of an id.');
  if (counts) return none('It counts the rows.');
  if (values?.length === 1) return none(`Every row says ${values[0]!.value}.`);
  if (kind === 'nested') return none('It holds lists or objects.');
  if (kind === 'number') return min === max ? none(`Every row says ${min}.`) : { kind: 'numbers' };
  if (values && values.length > 0) return { kind: 'values', values };
  if (kind === 'boolean') return { kind: 'numbers' };
  if (kind === 'mixed' && min !== null && min !== max) return { kind: 'numbers' };
  return none('It holds text of too many different values to choose the good ones from.');
}

const goodWords =
  /^(good|great|excellent|best|better|win|wins|won|winner|accept|accepted|ok|positive|right|true|yes|pass|passed|correct|high|thumbs ?up|up|like|liked)$/i;

/** The values that mean a good response by their words; empty where none does, so that somebody must choose. */
export const likelyGood = (values: readonly ColumnValue[]): string[] =>
  values.map(({ value }) => value).filter((value) => goodWords.test(value));

/** A column's label where its good values are chosen: 1 for those, 0 for the others, NaN where there is none. */
export const goodOrBad = (value: string | null, good: ReadonlySet<string>): number =>
  value === null || (textKind(value) === 'absent' && !good.has(value)) ? Number.NaN : Number(good.has(value));
