import { nearDuplicatesSentence } from '#core/rows/near-duplicates.ts';
import { useNearDuplicates } from '../../rows/useNearDuplicates.ts';
import styles from './GuaranteeFields.module.css';

/** Whether instructions that are nearly the same make the promise surer than it is; nothing where none were found. */
export function NearDuplicatesSentence() {
  const { found, together } = useNearDuplicates();
  const sentence = found && nearDuplicatesSentence(found, together);
  if (!sentence) return null;
  return (
    <p className={together ? styles.rests : styles.problem}>
      {sentence} <a href="#/data">See them on Data</a>
    </p>
  );
}
