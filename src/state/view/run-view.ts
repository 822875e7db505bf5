import { decisions } from '#core/decision/decision.ts';
import { type Condition, noConditions } from '#core/filter/conditions.ts';
import { lostConditions, readConditions } from '#core/filter/read-conditions.ts';
import { marks } from '#core/grading/marks.ts';
import { type Costs, isCosts } from '#core/metrics/costs/costs.ts';
import type { Correction } from '#core/metrics/threshold/learn-then-test.ts';
import { promiseUnits } from '#core/metrics/threshold/promise-unit.ts';
import { rowWeightings } from '#core/metrics/threshold/threshold-options.ts';
import { type LabelSource, labelNamed, readLabelSource } from '#core/rows/label-source.ts';
import type { GuaranteeChoice, GuaranteeMethod, LineRule } from '../decide/line-store.ts';
import { canRestrict } from '../filter/slice-store.ts';
import type { RowFilter, RowSort, SortKey } from '../rows-view.ts';

/** What somebody has chosen for one run: how it is decided, against which label, and which rows are listed. */
export interface RunView {
  rule: LineRule;
  /** What the rule came to; null where it follows the scores, as a coverage does. */
  threshold: number | null;
  coverage: number;
  riskLimit: number;
  /** With the seed of the split that it rests on; null: the split that follows from the rows. */
  guarantee: GuaranteeChoice;
  /** Every seed that was named for a split. */
  seedsTried: readonly number[];
  /** The run of another dataset whose rows are new, to weight for; null: they are the rows without a label. */
  newRows: string | null;
  /** What mistakes and reviews cost; null: nobody has said. */
  costs: Costs | null;
  /** Null: no label; undefined: nobody has chosen one. */
  label: LabelSource | null | undefined;
  labelThreshold: number | null;
  filter: RowFilter;
  sort: RowSort;
  /** What rows are searched for. */
  text: string;
  /** The filter that every figure is restricted by; `noConditions`: figures are of all rows. */
  slice: readonly Condition[];
}

/** What an address asks for. `fields` are a stored view's: whatever is nonsense there is passed over on reading. */
export interface AskedView {
  datasetId: string;
  runId: string | null;
  fields: Record<string, unknown>;
}

const methods: readonly GuaranteeMethod[] = [
  'fixed-sequence',
  'learn-then-test',
  'betting',
  'approximate',
  'conformal-risk',
];
const corrections: readonly Correction[] = ['holm', 'bonferroni'];
const rules: readonly LineRule[] = ['score', 'coverage', 'risk', 'guarantee'];
const sortKeys: readonly SortKey[] = [
  'row',
  'score',
  'digitMass',
  'entropy',
  'tokens',
  'length',
  'label',
  'model',
  'category',
  'drawn',
  'disagreement',
];

const numberIn = (value: unknown, low: number, high: number, fallback: number): number =>
  typeof value === 'number' && value >= low && value <= high ? value : fallback;
/** Between 0 and 1, neither of them, as analyses take a share. */
const shareIn = (value: unknown, fallback: number): number =>
  typeof value === 'number' && value > 0 && value < 1 ? value : fallback;
const oneOf = <T>(names: readonly T[], value: unknown, fallback: T): T =>
  names.find((name) => name === value) ?? fallback;
const finite = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) ? value : null;
const codeOf = (value: unknown, names: readonly string[]): number | null =>
  typeof value === 'number' && Object.hasOwn(names, value) ? value : null;
const seedIn = (value: unknown): number | null =>
  Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 4294967295
    ? (value as number)
    : null;
const fieldsOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

/** As it is stored: the guarantee's fields stand beside the others, as earlier versions have them. */
export function viewFields({ guarantee, ...view }: RunView): Record<string, unknown> {
  const { seed: splitSeed, ...promise } = guarantee;
  return { ...view, ...promise, splitSeed };
}

/** What of a dataset tells whether a view fits it. */
export interface Viewed {
  /** They tell a column from grades, where an earlier version stored the label's name. */
  columns: readonly { name: string }[];
  models: readonly string[];
  categories: readonly string[];
}

/**
 * A stored view, field by field: what an older or a foreign one lacks, or holds as nonsense, is as in `first`.
 * @returns null where the text is no view at all
 */
export function parseView(
  text: string | null,
  first: RunView,
  { columns, models, categories }: Viewed,
): RunView | null {
  if (text === null) return null;
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof read !== 'object' || read === null) return null;
  const fields = fieldsOf(read);
  const filter = fieldsOf(fields.filter);
  const sort = fieldsOf(fields.sort);
  const range = Array.isArray(filter.scoreRange) ? filter.scoreRange.map(finite) : [];
  const [low, high] = range;
  const rule = oneOf(rules, fields.rule, first.rule);
  const { guarantee: promise } = first;
  return {
    rule,
    threshold: finite(fields.threshold),
    coverage: numberIn(fields.coverage, 0, 1, first.coverage),
    riskLimit: numberIn(fields.riskLimit, 0, 1, first.riskLimit),
    guarantee: {
      alpha: shareIn(fields.alpha, promise.alpha),
      delta: shareIn(fields.delta, promise.delta),
      method: oneOf(methods, fields.method, promise.method),
      correction: oneOf(corrections, fields.correction, promise.correction),
      weights: oneOf(rowWeightings, fields.weights, promise.weights),
      unit: oneOf(promiseUnits, fields.unit, promise.unit),
      calibrationShare: shareIn(fields.calibrationShare, promise.calibrationShare),
      seed: seedIn(fields.splitSeed),
    },
    seedsTried: [...new Set((Array.isArray(fields.seedsTried) ? fields.seedsTried : []).map(seedIn))].filter(
      (seed) => seed !== null,
    ),
    newRows: typeof fields.newRows === 'string' && fields.newRows !== '' ? fields.newRows : null,
    costs: costsIn(fields.costs) ?? first.costs,
    label: fields.label === null ? null : labelOf(fields.label, columns),
    labelThreshold: finite(fields.labelThreshold),
    filter: {
      decision: decisions.find((name) => name === filter.decision) ?? null,
      scoreRange: low != null && high != null ? [low, high] : null,
      model: codeOf(filter.model, models),
      category: codeOf(filter.category, categories),
      truncated: filter.truncated === true,
      drawn: filter.drawn === true,
      disputed: filter.disputed === true,
      mark: marks.find((name) => name === filter.mark) ?? null,
      tag: typeof filter.tag === 'string' && filter.tag !== '' ? filter.tag : null,
      conditions: readConditions(filter.conditions, columns),
    },
    sort: {
      key: oneOf(sortKeys, sort.key, first.sort.key),
      descending: sort.descending === true,
    },
    text: typeof fields.text === 'string' ? fields.text : '',
    slice: sliceIn(fields.slice, columns),
  };
}

/** What follows the threshold restricts no figure. */
function sliceIn(stored: unknown, columns: Viewed['columns']): readonly Condition[] {
  const read = readConditions(stored, columns);
  const kept = canRestrict(read) ? read : read.filter((one) => canRestrict([one]));
  return kept.length === 0 ? noConditions : kept;
}

/**
 * What of a stored view's filters cannot be asked of these rows, as a sentence: what is left of them lets more rows pass.
 * @returns null where nothing is lost
 */
export function lostFilters(text: string | null, { columns }: Pick<Viewed, 'columns'>): string | null {
  let read: unknown = null;
  try {
    read = text === null ? null : JSON.parse(text);
  } catch {
    return null;
  }
  const fields = fieldsOf(read);
  const restricting = readConditions(fields.slice, columns);
  const lost = [
    ...lostConditions(fields.slice, columns),
    ...lostConditions(fieldsOf(fields.filter).conditions, columns),
    ...(canRestrict(restricting) ? [] : ['figures cannot be restricted by what the threshold decides']),
  ];
  return lost.length === 0
    ? null
    : `A part of the filter was left out, so more rows pass than it meant: ${[...new Set(lost)].join('; ')}. The rest of it holds.`;
}

function costsIn(stored: unknown): Costs | null {
  const { badAccepted, goodDeclined, review } = fieldsOf(stored);
  const costs = { badAccepted, goodDeclined, review } as Costs;
  return Object.values(costs).every((cost) => typeof cost === 'number') && isCosts(costs) ? costs : null;
}

function labelOf(stored: unknown, columns: readonly { name: string }[]): LabelSource | undefined {
  const source = readLabelSource(stored);
  return typeof source === 'string' ? labelNamed(source, columns) : source;
}
