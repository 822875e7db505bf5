import { keyOf } from '#core/grading/keys.ts';
import type { Row } from '#core/rows/row.ts';
import { usePageKeys } from '../../primitives/usePageKeys.ts';
import { ReadText } from '../../reading/ReadText.tsx';
import { useStores } from '../../stores.tsx';
import { ComparedResponse } from './ComparedResponse.tsx';
import { ReadingBar } from './ReadingBar.tsx';
import styles from './RowTexts.module.css';
import { useComparison } from './useComparison.ts';
import { useSearchMarks } from './useSearchMarks.ts';

interface RowTextsProps {
  texts: Row | undefined;
  /** Index of the row; null where only its reference is to be compared with. */
  row?: number | null;
  /** The models of other answers stay unnamed. */
  blind?: boolean;
}

/** Instruction, response, reference side by side: rendered or raw, and compared word by word where that is asked. */
export function RowTexts({ texts, row = null, blind = false }: RowTextsProps) {
  const { reading, gradingKeys } = useStores();
  const marked = useSearchMarks(texts);
  const comparison = useComparison(texts, row, blind);
  usePageKeys((event) => {
    if (event.ctrlKey || event.metaKey) return;
    const { raw, setRaw, compareWith } = reading.getState();
    const { keys } = gradingKeys.getState();
    const key = keyOf(event.key);
    if (key === keys.raw) setRaw(!raw);
    else if (key === keys.compare)
      compareWith(comparison.chosen ? null : (comparison.offers[0]?.value ?? null));
    else return;
    event.preventDefault();
  });
  if (!texts) return <div className={styles.frame} />;
  const { chosen } = comparison;
  return (
    <div className={styles.frame}>
      <ReadingBar comparison={comparison} />
      <div className={styles.texts} ref={marked}>
        <section className={styles.part} aria-label="Instruction">
          <h3 className={styles.name}>Instruction</h3>
          <ReadText text={texts.instruction} />
        </section>
        <section className={styles.part} aria-label="Response">
          <h3 className={styles.name}>Response</h3>
          {chosen ? (
            <ComparedResponse text={texts.response} offer={chosen} />
          ) : (
            <ReadText text={texts.response} />
          )}
        </section>
        <section className={styles.part} aria-label="Reference">
          <h3 className={styles.name}>Reference</h3>
          <ReadText text={texts.reference} />
        </section>
      </div>
    </div>
  );
}
