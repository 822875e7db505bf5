import { decisions } from '#core/decision/decision.ts';
import { type Condition, isOnField, noConditions } from '#core/filter/conditions.ts';
import type { FilterField } from '#core/filter/fields.ts';
import { marks } from '#core/grading/marks.ts';
import type { DatasetSummary } from '#core/rows/dataset.ts';
import { noFilter, type RowFilter } from '../rows-view.ts';

type Named = Pick<DatasetSummary, 'models' | 'categories'>;

const is = (field: FilterField, value: string): Condition => ({ field, kind: 'is', value });
const finite = (bound: number) => (Number.isFinite(bound) ? bound : null);

/** A list's filter and its searched text as conditions: names in place of codes, so that they hold elsewhere too. */
export function conditionsOf(
  filter: RowFilter,
  text: string,
  { models, categories }: Named,
): readonly Condition[] {
  const { decision, scoreRange, model, category, truncated, drawn, disputed, mark, tag, conditions } = filter;
  const found: Condition[] = [
    ...(decision === null ? [] : [is('decision', decision)]),
    ...(scoreRange === null
      ? []
      : [
          { field: 'score', kind: 'range', low: finite(scoreRange[0]), high: finite(scoreRange[1]) } as const,
        ]),
    ...(model === null ? [] : [is('model', models[model] ?? '')]),
    ...(category === null ? [] : [is('category', categories[category] ?? '')]),
    ...(truncated ? [is('truncated', 'true')] : []),
    ...(drawn ? [{ field: 'drawn', kind: 'present' } as const] : []),
    ...(disputed ? [{ field: 'disputed', kind: 'present' } as const] : []),
    ...(mark === null ? [] : [is('work', mark)]),
    ...(tag === null ? [] : [is('tag', tag)]),
    ...conditions,
    ...(text.trim() === '' ? [] : [{ field: 'text', kind: 'contains', text: text.trim() } as const]),
  ];
  return found.length === 0 ? noConditions : found;
}

/** The filter of a list that conditions come to: what has a control of its own is shown there. */
export function filterOf(
  conditions: readonly Condition[],
  { models, categories }: Named,
): { filter: RowFilter; text: string } {
  let filter: RowFilter = noFilter;
  let text = '';
  const others: Condition[] = [];
  const codeOf = (names: readonly string[], name: string) =>
    names.includes(name) ? names.indexOf(name) : null;
  for (const condition of conditions) {
    const part = partOf(condition, filter);
    if (part) filter = { ...filter, ...part };
    else if (isOnField(condition, 'text') && condition.kind === 'contains' && text === '')
      text = condition.text;
    else others.push(condition);
  }
  return { filter: { ...filter, conditions: others.length === 0 ? noConditions : others }, text };

  /** Null where no control is left for it. */
  function partOf(condition: Condition, so: RowFilter): Partial<RowFilter> | null {
    if (!('field' in condition)) return null;
    const { field } = condition;
    if (condition.kind === 'present' && (field === 'drawn' || field === 'disputed')) return { [field]: true };
    if (
      condition.kind === 'range' &&
      field === 'score' &&
      so.scoreRange === null &&
      !condition.lowOpen &&
      !condition.highOpen
    )
      return { scoreRange: [condition.low ?? -Infinity, condition.high ?? Infinity] };
    if (condition.kind !== 'is') return null;
    const { value } = condition;
    if (field === 'decision' && so.decision === null)
      return { decision: decisions.find((one) => one === value) ?? null };
    if (field === 'model' && so.model === null && models.includes(value))
      return { model: codeOf(models, value) };
    if (field === 'category' && so.category === null && categories.includes(value))
      return { category: codeOf(categories, value) };
    if (field === 'truncated' && value === 'true') return { truncated: true };
    if (field === 'work' && so.mark === null && marks.some((mark) => mark === value))
      return { mark: marks.find((mark) => mark === value)! };
    return field === 'tag' && so.tag === null ? { tag: value } : null;
  }
}
