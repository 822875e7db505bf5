import { useState } from 'react';
import type { DatasetSummary } from '#core/rows/dataset.ts';
import { Button } from '../../../primitives/Button.tsx';
import { Checkbox } from '../../../primitives/Checkbox.tsx';
import { download, fileName } from '../../../primitives/download.ts';
import { ErrorState } from '../../../primitives/ErrorState.tsx';
import { Panel } from '../../../primitives/Panel.tsx';
import { useStoreOf } from '../../../stores.tsx';
import { plural } from '../../../words/numbers.ts';
import styles from './Project.module.css';

/** Save everything that belongs to the dataset as one file. */
export default function ProjectPanel({ dataset }: { dataset: DatasetSummary }) {
  const runs = useStoreOf('run', (state) => state.runs.length);
  const saving = useStoreOf('project', (state) => state.saving);
  const error = useStoreOf('project', (state) => state.error);
  const save = useStoreOf('project', (state) => state.save);
  const copy = useStoreOf('project', (state) => state.copy);
  const say = useStoreOf('notices', (state) => state.say);
  const [withRows, setWithRows] = useState(true);
  const saveIt = async () => {
    const saved = await save(withRows);
    if (!saved) return;
    download(saved.blob, fileName(saved.name, 'project', 'zip'));
    if (saved.leftOut.length > 0)
      say(
        `The project was saved without ${saved.leftOut.join(', ')}: adapters of more than 32 MB stay here. Export them on the Train screen.`,
      );
  };
  const copyIt = async () => {
    const name = `${dataset.name} (copy)`;
    if (await copy(name)) say(`${name} has everything that ${dataset.name} has, and changes apart from it.`);
  };
  return (
    <Panel part="project" title="Project file">
      <div className={styles.project}>
        <p>
          One zip with {plural(runs, 'run')} of this dataset, its check-ups, everybody’s grades, what was
          chosen for each run, and the adapters that the runs used. Opened in another browser, every figure is
          the same. To merge two people’s grades, open the file of one in the browser of the other.
        </p>
        <Checkbox checked={withRows} onChange={setWithRows}>
          With the rows. Without them the file holds none of their texts, and it can be opened only where the
          same rows are.
        </Checkbox>
        <p>
          <Button busy={saving} onClick={() => void saveIt()}>
            Save project
          </Button>{' '}
          <Button variant="quiet" disabled={saving} onClick={() => void copyIt()}>
            Copy the dataset
          </Button>
        </p>
        <p className={styles.remark}>
          To open one, drop it on the page or choose it under Add a dataset. It is made here and sent nowhere.
          Prompt templates, names of runs and of annotators are in it.
        </p>
        {error && (
          <ErrorState title={`The project of ${dataset.name} was not saved or copied`}>
            <p>{error.message}</p>
          </ErrorState>
        )}
      </div>
    </Panel>
  );
}
