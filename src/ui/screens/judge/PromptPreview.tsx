import { useEffect } from 'react';
import type { JudgeTemplate } from '#core/judge/judge.ts';
import { fillTemplate } from '#core/template/fill-template.ts';
import { Button } from '../../primitives/Button.tsx';
import { LongText } from '../../primitives/LongText.tsx';
import { useStoreOf } from '../../stores.tsx';
import { count } from '../../words/numbers.ts';
import styles from './PromptPreview.module.css';

interface PromptPreviewProps {
  template: JudgeTemplate;
  rows: number;
  row: number;
  onRow: (row: number) => void;
}

/** The template filled from a row: on grey ground what comes from the row. */
export function PromptPreview({ template, rows, row, onRow }: PromptPreviewProps) {
  const want = useStoreOf('texts', (state) => state.want);
  const get = useStoreOf('texts', (state) => state.get);
  const version = useStoreOf('texts', (state) => state.version);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version may have dropped it
  useEffect(() => {
    void want([row]);
  }, [row, want, version]);
  const texts = get(row);
  const segments = texts
    ? fillTemplate(template, { ...texts, reference: texts.reference ?? '(no reference)' })
    : [];
  return (
    <div className={styles.preview}>
      <div className={styles.head}>
        <p className={styles.title}>
          Row {count(row + 1)} put in; <mark className={styles.filled}>grey</mark> comes from the row
        </p>
        <Button size="s" aria-label="Previous row" disabled={row === 0} onClick={() => onRow(row - 1)}>
          Previous
        </Button>
        <Button size="s" aria-label="Next row" disabled={row >= rows - 1} onClick={() => onRow(row + 1)}>
          Next
        </Button>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls */}
      <section className={styles.prompt} tabIndex={0} aria-label="Prompt preview">
        {segments.map((segment, index) =>
          segment.from === 'template' ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: segments have no other identity
            <span key={index}>{segment.text}</span>
          ) : (
            // biome-ignore lint/suspicious/noArrayIndexKey: segments have no other identity
            <mark key={index} className={styles.filled}>
              <LongText text={segment.text} />
            </mark>
          ),
        )}
      </section>
    </div>
  );
}
