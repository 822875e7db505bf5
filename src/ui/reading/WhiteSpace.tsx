import { LongText } from '../primitives/LongText.tsx';
import { plural } from '../words/numbers.ts';
import styles from './WhiteSpace.module.css';

const marks: Record<string, string> = { ' ': '␣', '\t': '⇥', '\n': '↵\n', '\r': '␍', '\u00a0': '⍽' };

/** A text of nothing but white space: an answer all the same, and not the same as none. */
export function WhiteSpace({ text }: { text: string }) {
  return (
    <div>
      <p className={styles.note}>Only white space, {plural([...text].length, 'character')}:</p>
      <p className={styles.marks}>
        <LongText text={[...text].map((character) => marks[character] ?? '␠').join('')} />
      </p>
    </div>
  );
}
