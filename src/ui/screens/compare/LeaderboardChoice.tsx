import { useRef } from 'react';
import { Button } from '../../primitives/Button.tsx';
import { Field } from '../../primitives/Field.tsx';
import { Select } from '../../primitives/Input.tsx';
import { useStoreOf } from '../../stores.tsx';
import styles from './CompareScreen.module.css';

/** A file with the truth that a ranking of models is held against, and the column of it that counts. */
export function LeaderboardChoice() {
  const name = useStoreOf('leaderboard', (state) => state.name);
  const board = useStoreOf('leaderboard', (state) => state.board);
  const column = useStoreOf('leaderboard', (state) => state.column);
  const error = useStoreOf('leaderboard', (state) => state.error);
  const open = useStoreOf('leaderboard', (state) => state.open);
  const choose = useStoreOf('leaderboard', (state) => state.choose);
  const close = useStoreOf('leaderboard', (state) => state.close);
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        className="visually-hidden"
        tabIndex={-1}
        aria-label="Leaderboard file"
        accept=".json,.jsonl,.csv,.tsv"
        onChange={(event) => {
          const file = event.target.files?.[0];
          if (file) void open(file);
          event.target.value = '';
        }}
      />
      {board && (
        <Field label={`${name}, column`} inline>
          {(control) => (
            <Select {...control} value={column ?? ''} onChange={(event) => choose(event.target.value)}>
              {[...board.keys()].map((key) => (
                <option key={key} value={key}>
                  {key}
                </option>
              ))}
            </Select>
          )}
        </Field>
      )}
      <Button size="s" onClick={() => input.current?.click()}>
        {board ? 'Open another leaderboard' : 'Compare with a leaderboard'}
      </Button>
      {board && (
        <Button size="s" variant="quiet" onClick={close}>
          Leave it out
        </Button>
      )}
      {error && (
        <p className={styles.note} role="alert">
          {error.message}
        </p>
      )}
    </>
  );
}
