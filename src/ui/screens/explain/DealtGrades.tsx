import { dealtTo } from '#core/grading/dealt-rows.ts';
import { Button } from '../../primitives/Button.tsx';
import { download, fileName } from '../../primitives/download.ts';
import { useStoreOf } from '../../stores.tsx';
import styles from './GradeBar.module.css';

/** Rows that were dealt to one person: the way back for the grades. */
export function DealtGrades() {
  const dataset = useStoreOf('datasets', (state) => state.selected);
  const gradesFile = useStoreOf('annotators', (state) => state.gradesFile);
  const error = useStoreOf('annotators', (state) => state.error);
  const annotator = dataset && dealtTo(dataset);
  if (!annotator) return null;
  const save = async () => {
    const blob = await gradesFile();
    if (blob) download(blob, fileName(`grades by ${annotator}`, 'jsonl'));
  };
  return (
    <>
      <Button size="s" onClick={() => void save()}>
        Save grades to send back
      </Button>
      {error && (
        <p className={styles.problem} role="alert">
          Not written: {error.message}
        </p>
      )}
    </>
  );
}
