import { metricCatalogue } from '#core/metrics/catalogue/catalogue.ts';
import type { DatasetSummary } from '#core/rows/dataset.ts';
import { nearDuplicatesSentence } from '#core/rows/near-duplicates.ts';
import { Button } from '../../primitives/Button.tsx';
import { Checkbox } from '../../primitives/Checkbox.tsx';
import { Panel } from '../../primitives/Panel.tsx';
import { Term } from '../../primitives/Term.tsx';
import { countedAtOnce, useNearDuplicates } from '../../rows/useNearDuplicates.ts';
import { useStores } from '../../stores.tsx';
import { plural } from '../../words/numbers.ts';
import { ByMeaning } from './ByMeaning.tsx';
import { LikePairs } from './LikePairs.tsx';
import styles from './NearDuplicatesPanel.module.css';

const entry = metricCatalogue.near_duplicates;

/** Instructions that are nearly the same, and whether they count as one. */
export default function NearDuplicatesPanel({ dataset }: { dataset: DatasetSummary }) {
  const { datasets } = useStores();
  const { found, together, counting, error } = useNearDuplicates();
  const atOnce = dataset.rows <= countedAtOnce;
  const sentence = found && nearDuplicatesSentence(found, together);
  return (
    <Panel
      title={<Term definition={`${entry.definition} ${entry.formula}. ${entry.source}.`}>{entry.name}</Term>}
    >
      <div className={styles.near}>
        {error && (
          <p role="alert">{error.message} Nothing was changed: each instruction counts as one of its own.</p>
        )}
        {!found && counting && <p className={styles.waiting}>Comparing the instructions.</p>}
        {!found && !counting && (!atOnce || error) && (
          <p>
            <Button onClick={() => void datasets.getState().countNear()}>
              Count instructions that are nearly the same
            </Button>
          </p>
        )}
        {found && (
          <p>
            {sentence ??
              `No instruction of ${plural(found.groups, 'instruction')} is nearly the same as another one.`}
          </p>
        )}
        {sentence && (
          <Checkbox checked={together} onChange={(checked) => void datasets.getState().groupNear(checked)}>
            Count them as one instruction in intervals, splits and promises
          </Checkbox>
        )}
        {found && <LikePairs title="The likest pairs" unit="alike" pairs={found.examples} />}
        {found && <ByMeaning found={found} />}
      </div>
    </Panel>
  );
}
