import { Dialog } from '../../primitives/Dialog.tsx';
import { useStoreOf, useStores } from '../../stores.tsx';
import styles from './GradeKeysDialog.module.css';
import { gradingKeys } from './useGradeKeys.ts';

/** The keys of grading, for whoever asks. */
export function GradeKeysDialog() {
  const { grading } = useStores();
  const open = useStoreOf('grading', (state) => state.help && state.on);
  return (
    <Dialog open={open} onClose={() => grading.getState().set({ help: false })} title="Keys while grading">
      <dl className={styles.keys}>
        {gradingKeys.map(([keys, what]) => (
          <div key={keys} className={styles.key}>
            <dt>{keys}</dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <p className={styles.note}>They are off while you type in a field.</p>
    </Dialog>
  );
}
