import { useEffect, useId, useRef, useState } from 'react';
import { type Condition, filterWords } from '#core/filter/conditions.ts';
import { isSameFilter, maxFilterName } from '#core/filter/saved-filter.ts';
import { canRestrict } from '#state/filter/slice-store.ts';
import { Button } from '../primitives/Button.tsx';
import { Field } from '../primitives/Field.tsx';
import { Input, Select } from '../primitives/Input.tsx';
import { useStoreOf } from '../stores.tsx';
import styles from './SavedFilters.module.css';

interface SavedFiltersProps {
  /** The filter as it is now. */
  conditions: readonly Condition[];
  onApply: (conditions: readonly Condition[]) => void;
  /** Figures are restricted by it: filters that follow the threshold are not offered. */
  ofFigures?: boolean;
}

/** Filters of the dataset that have names: to apply one, to keep the present one, to rename and to delete. */
export default function SavedFilters({ conditions, onApply, ofFigures = false }: SavedFiltersProps) {
  const all = useStoreOf('savedFilters', (state) => state.filters);
  const error = useStoreOf('savedFilters', (state) => state.error);
  const remove = useStoreOf('savedFilters', (state) => state.remove);
  const [naming, setNaming] = useState<'save' | 'rename' | null>(null);
  const filters = ofFigures ? all.filter((filter) => canRestrict(filter.conditions)) : all;
  const chosen = filters.find((filter) => isSameFilter(filter.conditions, conditions)) ?? null;
  if (filters.length === 0 && conditions.length === 0) return null;
  return (
    <div className={styles.saved}>
      {filters.length > 0 && (
        <Field label="Saved filter">
          {(control) => (
            <Select
              {...control}
              className={styles.select}
              value={chosen?.name ?? ''}
              onChange={({ target }) => {
                const asked = filters.find(({ name }) => name === target.value);
                setNaming(null);
                if (asked) onApply(asked.conditions);
              }}
            >
              <option value="">{conditions.length > 0 ? 'not saved' : 'choose one'}</option>
              {filters.map((filter) => (
                <option key={filter.name} value={filter.name} title={filterWords(filter.conditions)}>
                  {filter.name}
                </option>
              ))}
            </Select>
          )}
        </Field>
      )}
      {naming && (naming === 'save' || chosen) ? (
        <NameForm
          conditions={conditions}
          renamed={naming === 'rename' ? chosen!.name : null}
          onDone={() => setNaming(null)}
        />
      ) : chosen ? (
        <>
          <Button variant="quiet" onClick={() => setNaming('rename')}>
            Rename
          </Button>
          <Button
            variant="quiet"
            aria-label={`Delete the filter ${chosen.name}`}
            onClick={() => remove(chosen.name)}
          >
            Delete
          </Button>
        </>
      ) : (
        conditions.length > 0 && (
          <Button variant="quiet" onClick={() => setNaming('save')}>
            Save this filter
          </Button>
        )
      )}
      {error && (
        <p className={styles.error} role="alert">
          {error.message}
        </p>
      )}
    </div>
  );
}

interface NameFormProps {
  conditions: readonly Condition[];
  /** The name that is changed; null: the conditions are given one. */
  renamed: string | null;
  onDone: () => void;
}

function NameForm({ conditions, renamed, onDone }: NameFormProps) {
  const filters = useStoreOf('savedFilters', (state) => state.filters);
  const save = useStoreOf('savedFilters', (state) => state.save);
  const rename = useStoreOf('savedFilters', (state) => state.rename);
  const [name, setName] = useState(renamed ?? '');
  const list = useId();
  const input = useRef<HTMLInputElement>(null);
  // The press that opened the form is the wish to type here.
  useEffect(() => input.current?.focus(), []);
  const wanted = name.trim();
  const replaces = wanted !== renamed && filters.some((filter) => filter.name === wanted);
  return (
    <form
      className={styles.form}
      aria-label={renamed === null ? 'Save this filter' : `Rename the filter ${renamed}`}
      onSubmit={(event) => {
        event.preventDefault();
        if (wanted === '') return;
        void (renamed === null ? save(wanted, conditions) : rename(renamed, wanted));
        onDone();
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        event.stopPropagation();
        onDone();
      }}
    >
      <Field label="Name of the filter">
        {(control) => (
          <Input
            {...control}
            ref={input}
            className={styles.select}
            maxLength={maxFilterName}
            list={renamed === null ? list : undefined}
            value={name}
            onChange={({ target }) => setName(target.value)}
          />
        )}
      </Field>
      <datalist id={list}>
        {filters.map((filter) => (
          <option key={filter.name} value={filter.name} />
        ))}
      </datalist>
      <Button type="submit" disabled={wanted === ''}>
        {replaces ? `Replace “${wanted}”` : renamed === null ? 'Save' : 'Rename'}
      </Button>
      <Button variant="quiet" onClick={onDone}>
        Cancel
      </Button>
    </form>
  );
}
