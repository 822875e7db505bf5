import { useId, useState } from 'react';
import { cleanTag, maxComment, maxTags, noRemark } from '#core/grading/remark.ts';
import { Button } from '../../primitives/Button.tsx';
import { Input, TextArea } from '../../primitives/Input.tsx';
import { useStoreOf, useStores } from '../../stores.tsx';
import styles from './RemarkBar.module.css';
import { useFlag, useSetAside } from './useGradeKeys.ts';

/** What is said of a row beside its grade: set aside, flag, tags, comment. Each change is stored as it is made. */
export function RemarkBar({ row }: { row: number }) {
  const ready = useStoreOf('remarks', (state) => state.remarks !== null);
  const remark = useStoreOf('remarks', (state) => state.remarks?.get(row) ?? noRemark);
  const setAside = useSetAside();
  const flag = useFlag();
  const keys = useStoreOf('gradingKeys', (state) => state.keys);
  return (
    <fieldset className={styles.bar} disabled={!ready}>
      <legend className="visually-hidden">Without a grade, and beside it</legend>
      <Button
        size="s"
        aria-pressed={remark.setAside === 'skipped'}
        aria-keyshortcuts={keys.skip}
        onClick={() => setAside('skipped')}
      >
        {remark.setAside === 'skipped' ? 'Skipped' : 'Skip'}
      </Button>
      <Button
        size="s"
        aria-pressed={remark.setAside === 'later'}
        aria-keyshortcuts={keys.later}
        onClick={() => setAside('later')}
      >
        {remark.setAside === 'later' ? 'Set aside for later' : 'Later'}
      </Button>
      <Button size="s" aria-pressed={remark.flagged} aria-keyshortcuts={keys.flag} onClick={flag}>
        {remark.flagged ? '⚑ Flagged' : 'Flag'}
      </Button>
      <Tags key={`tags ${row}`} row={row} />
      <Comment row={row} />
    </fieldset>
  );
}

const leave = (event: { key: string; currentTarget: HTMLElement; preventDefault(): void }) => {
  if (event.key !== 'Escape') return;
  event.preventDefault();
  event.currentTarget.blur();
};

function Comment({ row }: { row: number }) {
  const { grading } = useStores();
  const shortcut = useStoreOf('gradingKeys', (state) => state.keys.comment);
  const comment = useStoreOf('remarks', (state) => state.remarks?.get(row)?.comment ?? '');
  return (
    <TextArea
      className={styles.comment}
      data-grading-field="comment"
      aria-label="Comment on this row"
      aria-keyshortcuts={shortcut}
      placeholder="Comment"
      dir="auto"
      rows={comment === '' ? 1 : 3}
      maxLength={maxComment}
      value={comment}
      onChange={({ target }) => grading.getState().remark(row, { comment: target.value })}
      onKeyDown={leave}
    />
  );
}

function Tags({ row }: { row: number }) {
  const { grading } = useStores();
  const own = useStoreOf('remarks', (state) => (state.remarks?.get(row) ?? noRemark).tags);
  const all = useStoreOf('remarks', (state) => state.tags);
  const shortcut = useStoreOf('gradingKeys', (state) => state.keys.tag);
  const [typed, setTyped] = useState('');
  const list = useId();
  const change = (tags: readonly string[]) => grading.getState().remark(row, { tags });
  const add = () => {
    const tag = cleanTag(typed);
    setTyped('');
    if (tag !== null && !own.includes(tag) && own.length < maxTags) change([...own, tag]);
  };
  return (
    <span className={styles.tags}>
      {own.map((tag) => (
        <Button
          key={tag}
          size="s"
          variant="quiet"
          className={styles.tag}
          aria-label={`Remove the tag ${tag}`}
          onClick={() => change(own.filter((one) => one !== tag))}
        >
          {tag} ×
        </Button>
      ))}
      <Input
        className={styles.newTag}
        data-grading-field="tag"
        aria-label="Add a tag"
        aria-keyshortcuts={shortcut}
        placeholder="Tag"
        dir="auto"
        list={list}
        value={typed}
        onChange={({ target }) => setTyped(target.value)}
        // A tag that was typed is not lost where the row is left without Enter.
        onBlur={add}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return leave(event);
          event.preventDefault();
          add();
        }}
      />
      <datalist id={list}>
        {all
          .filter((tag) => !own.includes(tag))
          .map((tag) => (
            <option key={tag} value={tag} />
          ))}
      </datalist>
    </span>
  );
}
