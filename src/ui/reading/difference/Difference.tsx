import { useMemo } from 'react';
import styles from './Difference.module.css';
import { wordDifference } from './word-difference.ts';

interface DifferenceProps {
  /** What is compared with; its own words are struck through. */
  base: string;
  /** The text that is read; its own words are underlined. */
  text: string;
  /** What the base is, as in "the reference". */
  name: string;
}

/** A text with what it has and lacks, word by word, against another. */
export default function Difference({ base, text, name }: DifferenceProps) {
  const parts = useMemo(() => wordDifference(base, text), [base, text]);
  if (parts === null)
    return (
      <>
        <p className={styles.note} role="status">
          Not compared with {name}: the texts are too long, or have too few words in common.
        </p>
        <p className={styles.text}>{text}</p>
      </>
    );
  const changed = parts.some(({ kind }) => kind !== 'same');
  return (
    <>
      <p className={styles.note}>
        {changed ? (
          <>
            <ins className={styles.added}>underlined</ins>: only in this text;{' '}
            <del className={styles.removed}>struck through</del>: only in {name}
          </>
        ) : (
          `The same words as ${name}`
        )}
      </p>
      <p className={styles.text}>
        {parts.map(({ text: words, kind }, at) => {
          // biome-ignore-start lint/suspicious/noArrayIndexKey: the list is drawn once and never reordered
          if (kind === 'added')
            return (
              <ins key={at} className={styles.added}>
                {words}
              </ins>
            );
          if (kind === 'removed')
            return (
              <del key={at} className={styles.removed}>
                {words}
              </del>
            );
          return <span key={at}>{words}</span>;
          // biome-ignore-end lint/suspicious/noArrayIndexKey: as above
        })}
      </p>
    </>
  );
}
