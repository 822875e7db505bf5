import { useState } from 'react';
import { judgeName } from '#core/judge/identity.ts';
import { Button } from '../../primitives/Button.tsx';
import { Field } from '../../primitives/Field.tsx';
import { Input } from '../../primitives/Input.tsx';
import { useStoreOf } from '../../stores.tsx';
import { plural } from '../../words/numbers.ts';
import styles from './GuaranteeFields.module.css';

/** Make a judge of what was learned: an adapter like any other, and a run with every kept row scored again. */
export function KeepTaught({ grades }: { grades: number }) {
  const judge = useStoreOf('run', (state) => state.current?.judge ?? null);
  const keeping = useStoreOf('teaching', (state) => state.keeping);
  const error = useStoreOf('teaching', (state) => state.error);
  const keep = useStoreOf('teaching', (state) => state.keep);
  const proposed = judge ? `${judge.adapter?.name ?? judgeName(judge)}, taught` : 'Taught judge';
  const [name, setName] = useState(proposed);
  return (
    <form
      className={styles.part}
      onSubmit={(event) => {
        event.preventDefault();
        void keep(name.trim() || proposed);
      }}
    >
      <div className={styles.split}>
        <Field label="Name of the taught judge">
          {(control) => (
            <Input
              {...control}
              value={name}
              maxLength={200}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <Button type="submit" disabled={keeping}>
          {keeping ? 'Keeping the taught judge' : 'Keep the taught judge'}
        </Button>
      </div>
      <p>
        It learns these {plural(grades, 'label')}, scores every row again from what is kept, and judges new
        rows like any other judge: it is listed, exported and removed under Train.
      </p>
      {error && (
        <p className={styles.problem} role="alert">
          {error.message}
        </p>
      )}
    </form>
  );
}
