import { lazy, Suspense, useMemo, useState } from 'react';
import type { Decision } from '#core/decision/decision.ts';
import { caveatWords } from '#core/filter/caveats.ts';
import type { DatasetSummary } from '#core/rows/dataset.ts';
import { conditionsOf, filterOf } from '#state/filter/filter-conditions.ts';
import { canRestrict } from '#state/filter/slice-store.ts';
import { firstSort } from '#state/rows-store.ts';
import { noFilter } from '#state/rows-view.ts';
import { Button } from '../../primitives/Button.tsx';
import { classes } from '../../primitives/classes.ts';
import { Field } from '../../primitives/Field.tsx';
import { Select } from '../../primitives/Input.tsx';
import { decisionWords } from '../../rows/DecisionMark.tsx';
import { useStoreOf } from '../../stores.tsx';
import { count } from '../../words/numbers.ts';
import { CodeField, OwnWorkField, SearchField } from './FilterFields.tsx';
import styles from './RowFilters.module.css';
import { ScoreRangeFields } from './ScoreRangeFields.tsx';

const SavedFilters = lazy(() => import('../../filter/SavedFilters.tsx'));
const Conditions = lazy(() => import('../../filter/Conditions.tsx'));

/** Filters of the list that have names: what one of them lists is a queue to grade. */
function ListFilters({ dataset }: { dataset: DatasetSummary }) {
  const filter = useStoreOf('rows', (state) => state.filter);
  const text = useStoreOf('rows', (state) => state.text);
  const setFilter = useStoreOf('rows', (state) => state.setFilter);
  const search = useStoreOf('rows', (state) => state.search);
  const conditions = useMemo(() => conditionsOf(filter, text, dataset), [filter, text, dataset]);
  return (
    <Suspense fallback={null}>
      <SavedFilters
        conditions={conditions}
        onApply={(asked) => {
          const { filter: found, text: searched } = filterOf(asked, dataset);
          setFilter(found);
          void search(searched);
        }}
      />
    </Suspense>
  );
}

/** Takes the list's filter to every figure. */
function UseInFigures({ dataset }: { dataset: DatasetSummary }) {
  const filter = useStoreOf('rows', (state) => state.filter);
  const text = useStoreOf('rows', (state) => state.text);
  const clear = useStoreOf('rows', (state) => state.clear);
  const set = useStoreOf('slice', (state) => state.set);
  const before = useStoreOf('slice', (state) => state.conditions);
  const conditions = conditionsOf(filter, text, dataset);
  const usable = canRestrict(conditions);
  return (
    <Button
      variant="quiet"
      disabled={!usable}
      title={usable ? undefined : caveatWords.decision}
      onClick={() => {
        set([...before, ...conditions]);
        clear();
      }}
    >
      Use in every figure
    </Button>
  );
}

/** Which rows are listed. */
export function RowFilters({ dataset }: { dataset: DatasetSummary }) {
  const filter = useStoreOf('rows', (state) => state.filter);
  const setFilter = useStoreOf('rows', (state) => state.setFilter);
  const clear = useStoreOf('rows', (state) => state.clear);
  const text = useStoreOf('rows', (state) => state.text);
  const visible = useStoreOf('rows', (state) => state.visible.length);
  const searching = useStoreOf('rows', (state) => state.searching);
  const error = useStoreOf('rows', (state) => state.error);
  const anyDrawn = useStoreOf('draws', (state) => state.queue.length > 0);
  const setSort = useStoreOf('rows', (state) => state.setSort);
  const showDrawn = (drawn: boolean) => {
    setFilter({ drawn });
    setSort(drawn ? { key: 'drawn', descending: false } : firstSort);
  };
  const anyDisputed = useStoreOf(
    'annotators',
    (state) => state.disagreement?.some((apart) => !Number.isNaN(apart)) ?? false,
  );
  const showDisputed = (disputed: boolean) => {
    setFilter({ disputed });
    setSort(disputed ? { key: 'disagreement', descending: true } : firstSort);
  };
  const [expanded, setExpanded] = useState(false);
  const filtered =
    text !== '' ||
    Object.entries(noFilter).some(([key, none]) => filter[key as keyof typeof filter] !== none);
  return (
    <search className={classes(styles.filters, expanded && styles.expanded)} aria-label="Filter rows">
      <SearchField />
      <Button className={styles.more} aria-expanded={expanded} onClick={() => setExpanded(!expanded)}>
        {expanded ? 'Fewer filters' : 'More filters'}
      </Button>
      <div className={styles.rest}>
        <Field label="Decision">
          {(control) => (
            <Select
              {...control}
              className={styles.select}
              value={filter.decision ?? ''}
              onChange={(event) =>
                setFilter({ decision: event.target.value === '' ? null : (event.target.value as Decision) })
              }
            >
              <option value="">any decision</option>
              {Object.entries(decisionWords).map(([decision, word]) => (
                <option key={decision} value={decision}>
                  {word}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <ScoreRangeFields range={filter.scoreRange} onRange={(scoreRange) => setFilter({ scoreRange })} />
        <CodeField
          label="Model"
          any="any model"
          names={dataset.models}
          code={filter.model}
          onCode={(model) => setFilter({ model })}
        />
        <CodeField
          label="Category"
          any="any category"
          names={dataset.categories}
          code={filter.category}
          onCode={(category) => setFilter({ category })}
        />
        <OwnWorkField />
        <Suspense fallback={null}>
          <Conditions
            dataset={dataset}
            conditions={filter.conditions}
            onChange={(conditions) => setFilter({ conditions })}
            label="Conditions on columns"
          />
        </Suspense>
        <label className={styles.check}>
          <input
            type="checkbox"
            checked={filter.truncated}
            onChange={(event) => setFilter({ truncated: event.target.checked })}
          />
          Truncated
        </label>
        {(anyDisputed || filter.disputed) && (
          <label className={styles.check}>
            <input
              type="checkbox"
              checked={filter.disputed}
              onChange={(event) => showDisputed(event.target.checked)}
            />
            Annotators disagree
          </label>
        )}
        {(anyDrawn || filter.drawn) && (
          <label className={styles.check}>
            <input
              type="checkbox"
              checked={filter.drawn}
              onChange={(event) => showDrawn(event.target.checked)}
            />
            Drawn to grade
          </label>
        )}
      </div>
      <ListFilters dataset={dataset} />
      <p className={styles.count} role="status">
        {searching ? 'Searching' : `${count(visible)} shown`}
        {error && `: ${error.message}`}
      </p>
      {filtered && (
        <>
          <Button variant="quiet" onClick={clear}>
            Clear filters
          </Button>
          <UseInFigures dataset={dataset} />
        </>
      )}
    </search>
  );
}
