import type { Row } from '#core/rows/row.ts';
import { LongText } from '../../primitives/LongText.tsx';
import styles from './RowTexts.module.css';

/** Instruction, response, reference side by side: what there is to compare. */
export function RowTexts({ texts }: { texts: Row | undefined }) {
  const parts: [string, string | null | undefined][] = [
    ['Instruction', texts?.instruction],
    ['Response', texts?.response],
    ['Reference', texts?.reference],
  ];
  return (
    <div className={styles.frame}>
      <div className={styles.texts}>
        {parts.map(([name, text]) => (
          <section key={name} className={styles.part} aria-label={name}>
            <h3 className={styles.name}>{name}</h3>
            {text ? (
              <p className={styles.text}>
                <LongText text={text} />
              </p>
            ) : (
              texts && <p className={styles.none}>None in this row.</p>
            )}
          </section>
        ))}
      </div>
    </div>
  );
}
