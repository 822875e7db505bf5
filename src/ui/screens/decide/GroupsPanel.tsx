import { lazy, Suspense, useState } from 'react';
import type { DatasetSummary } from '#core/rows/dataset.ts';
import type { DecideFigures, GroupKind } from '#state/decide/computations.ts';
import { ScoreMultiples } from '../../charts/ScoreMultiples.tsx';
import { coverageAt } from '../../charts/threshold/places.ts';
import { useBrushedValue } from '../../filter/useBrush.ts';
import { fileName } from '../../primitives/download.ts';
import { Panel } from '../../primitives/Panel.tsx';
import { SegmentedControl } from '../../primitives/SegmentedControl.tsx';
import { plural } from '../../words/numbers.ts';
import { partWords } from './basis.ts';
import { GroupRisks } from './GroupRisks.tsx';
import styles from './TrustPanel.module.css';
import { scoreTrace } from './traces.ts';
import { useFigures } from './useFigures.ts';
import { useLine } from './useLine.ts';

/** Below the fold, and not part of the first load. */
const GroupPromises = lazy(() => import('./GroupPromises.tsx'));

/** The same threshold, model by model and category by category. */
export function GroupsPanel({ dataset, figures }: { dataset: DatasetSummary; figures: DecideFigures }) {
  const labelled = figures.label !== null && figures.curve.labelled > 0;
  const line = useLine();
  const groups = useFigures('groups');
  const kinds = (['model', 'category'] as const).filter((kind) => groups?.[kind]);
  const [asked, setAsked] = useState<GroupKind>('category');
  const kind = kinds.includes(asked) ? asked : kinds[0];
  const { value, onValue } = useBrushedValue({ field: kind ?? 'category' });
  const chosen = kind && groups?.[kind];
  if (!kind || !chosen) return null;
  const rows = chosen.groups.reduce((sum, { curve }) => sum + curve.n, 0);
  const aside = value === null ? '' : `; ${value} is chosen, and every other figure is of its rows`;
  const caption = `n = ${plural(rows, 'row')} of ${plural(chosen.groups.length, kind, kind === 'model' ? 'models' : 'categories')}${partWords(figures)}${aside}`;
  return (
    <Panel
      title="By model and by category"
      actions={
        kinds.length > 1 && (
          <SegmentedControl
            label="Grouped by"
            hideLabel
            options={kinds.map((value) => ({ value, label: value === 'model' ? 'Model' : 'Category' }))}
            value={kind}
            onChange={setAsked}
          />
        )
      }
    >
      <div className={labelled ? styles.pair : undefined}>
        <ScoreMultiples
          groups={chosen.groups.map(({ name, curve, counts }) => ({ name, n: curve.n, counts }))}
          edges={chosen.edges}
          scoreName="Judge score"
          groupName={kind}
          threshold={line.live}
          choice={{ value, onValue }}
          declined={(group, threshold) => 1 - coverageAt(chosen.groups[group]!.curve, threshold)}
          caption={caption}
          traces={[scoreTrace(figures)]}
          fileName={fileName(`scores-by-${kind}`, dataset.name)}
        />
        {labelled && <GroupRisks groups={chosen.groups} kind={kind} dataset={dataset} figures={figures} />}
      </div>
      {labelled && (
        <Suspense fallback={null}>
          <GroupPromises kind={kind} figures={figures} />
        </Suspense>
      )}
    </Panel>
  );
}
