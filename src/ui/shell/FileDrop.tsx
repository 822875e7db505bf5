import { sourceOfFile } from '#state/import-store.ts';
import { useFileDrop } from '../primitives/useFileDrop.ts';
import { useStores } from '../stores.tsx';
import styles from './FileDrop.module.css';

/** Files dropped on any screen become datasets: nowhere does the browser leave the page to show them. */
export function FileDrop() {
  const { route, imports } = useStores();
  const dragging = useFileDrop((files) => {
    route.getState().go('data');
    void imports.getState().open(files.map(sourceOfFile));
  });
  return dragging ? <p className={styles.drop}>Let go to read it as a dataset or a project.</p> : null;
}
