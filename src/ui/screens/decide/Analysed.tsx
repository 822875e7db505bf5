import type { ReactNode } from 'react';
import type { DerivedState } from '#state/derived/derived.ts';
import styles from './GuaranteeFields.module.css';

interface AnalysedProps<R> {
  found: DerivedState<R> | undefined;
  /** What is being done until there is something to show, as a sentence. */
  waiting: string;
  children: (value: R) => ReactNode;
}

/**
 * What an analysis found, or in its place why it found nothing. What was found for other options is not left standing
 * under an error: it would be read as of these.
 */
export function Analysed<R>({ found, waiting, children }: AnalysedProps<R>) {
  if (found?.error)
    return (
      <p className={styles.problem} role="alert">
        {found.error.message}
      </p>
    );
  if (!found?.value) return <p className={styles.waiting}>{waiting}</p>;
  return <div aria-busy={found.predates}>{children(found.value)}</div>;
}
