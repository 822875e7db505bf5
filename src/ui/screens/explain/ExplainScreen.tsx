import { lazy, Suspense, useState } from 'react';
import { Button } from '../../primitives/Button.tsx';
import { classes } from '../../primitives/classes.ts';
import { EmptyState } from '../../primitives/EmptyState.tsx';
import { LinkButton } from '../../primitives/LinkButton.tsx';
import { ScreenHead } from '../../primitives/Screen.tsx';
import { ExportDialog } from '../../rows/ExportDialog.tsx';
import { RowsTable } from '../../rows/RowsTable.tsx';
import type { RowColumnKey } from '../../rows/row-columns.tsx';
import { useStoreOf } from '../../stores.tsx';
import { plural } from '../../words/numbers.ts';
import { DealRowsButton } from './DealRowsButton.tsx';
import { DrawRowsButton } from './DrawRowsButton.tsx';
import styles from './ExplainScreen.module.css';
import { GradeButton } from './GradeButton.tsx';
import { GuidelinesPanel } from './GuidelinesPanel.tsx';
import { RowDetail } from './RowDetail.tsx';
import { RowFilters } from './RowFilters.tsx';
import { useGradeKeys } from './useGradeKeys.ts';
import { useRowSteps } from './useRowSteps.ts';
import { useRowsSentence } from './useRowsSentence.ts';
import { useStepKeys } from './useStepKeys.ts';

const GradeKeysDialog = lazy(() => import('./GradeKeysDialog.tsx'));
const SliceBar = lazy(() => import('../../filter/SliceBar.tsx'));

const allColumns: readonly RowColumnKey[] = [
  'row',
  'decision',
  'score',
  'label',
  'grade',
  'instruction',
  'response',
  'model',
  'category',
  'digitMass',
  'tokens',
];

/** What would tell the annotator who answered, or what the judge or somebody else thinks. */
const hidden: readonly RowColumnKey[] = ['decision', 'score', 'label', 'digitMass', 'model'];

const columnsBeside = (grading: boolean, blind: boolean): readonly RowColumnKey[] => {
  if (blind) return ['grade', 'response'];
  return grading ? ['grade', 'score', 'response', 'model'] : ['decision', 'score', 'response', 'model'];
};

/** Every row, and of one row: why this score. */
export function ExplainScreen() {
  const dataset = useStoreOf('datasets', (state) => state.selected);
  const hasLabel = useStoreOf('label', (state) => state.column !== null);
  const visible = useStoreOf('rows', (state) => state.visible);
  const sort = useStoreOf('rows', (state) => state.sort);
  const setSort = useStoreOf('rows', (state) => state.setSort);
  const clear = useStoreOf('rows', (state) => state.clear);
  const row = useStoreOf('route', (state) => state.row);
  const go = useStoreOf('route', (state) => state.go);
  const replace = useStoreOf('route', (state) => state.replace);
  const isSliced = useStoreOf('slice', (state) => state.conditions.length > 0);
  const sentence = useRowsSentence();
  const steps = useRowSteps(row);
  const grading = useStoreOf('grading', (state) => state.on);
  const blind = useStoreOf('grading', (state) => state.on && state.blind);
  const help = useStoreOf('grading', (state) => state.help && state.on);
  const listed = useStoreOf('grading', (state) => state.listed);
  const [exporting, setExporting] = useState(false);
  const open = dataset !== null && row !== null && row < dataset.rows;
  // Grading comes first: what it answers with Escape does not also close the row.
  useGradeKeys(open ? row : null);
  useStepKeys(steps, open);
  if (!dataset)
    return (
      <>
        <ScreenHead sentence="No rows yet" />
        <EmptyState
          title="Rows come with a dataset"
          action={
            <LinkButton variant="primary" href="#/data">
              Add a dataset
            </LinkButton>
          }
        >
          <p>Here every response is listed with its score, and one of them is explained: why this digit.</p>
        </EmptyState>
      </>
    );
  // One row a screen: the list is a key away.
  const queue = open && grading && !listed;
  const columns = allColumns.filter(
    (key) =>
      (key !== 'label' || hasLabel) &&
      (key !== 'grade' || grading) &&
      !(blind && hidden.includes(key)) &&
      (key !== 'model' || dataset.models.length > 0) &&
      (key !== 'category' || dataset.categories.length > 0),
  );
  return (
    <div className={classes(styles.screen, open && styles.withDetail, queue && styles.queue)}>
      <div className={styles.head}>
        <h1 className={styles.sentence}>{sentence}</h1>
        <GradeButton row={open ? row : null} />
        <DrawRowsButton />
        <DealRowsButton dataset={dataset} />
        <LinkButton size="s" href="#/map">
          Map of rows
        </LinkButton>
        <Button size="s" onClick={() => setExporting(true)}>
          Export rows
        </Button>
      </div>
      <RowFilters dataset={dataset} />
      {isSliced && blind && <p>Only rows of the filter that is set for every figure are listed.</p>}
      {isSliced && !blind && (
        <Suspense fallback={null}>
          <SliceBar dataset={dataset} what="This list" />
        </Suspense>
      )}
      <div className={styles.split}>
        {!queue && (
          <RowsTable
            className={styles.table}
            rows={visible}
            caption="Rows"
            columns={open ? columnsBeside(grading, blind) : columns}
            sort={sort}
            onSort={setSort}
            current={open ? row : null}
            onOpen={(opened) => (open ? replace('explain', opened) : go('explain', opened))}
            follow={open}
            empty={
              <EmptyState
                title="No row passes these filters"
                action={<Button onClick={clear}>Show all rows</Button>}
              >
                <p>{dataset.name} has rows, but none that fits all conditions at once.</p>
              </EmptyState>
            }
          />
        )}
        {open && <RowDetail row={row} dataset={dataset} steps={steps} />}
        {queue && <GuidelinesPanel />}
      </div>
      {help && (
        <Suspense fallback={null}>
          <GradeKeysDialog />
        </Suspense>
      )}
      <ExportDialog
        open={exporting}
        onClose={() => setExporting(false)}
        choices={[
          { label: `All ${plural(dataset.rows, 'row')}`, rows: null },
          { label: `The ${plural(visible.length, 'row')} in view`, rows: visible },
        ]}
      />
    </div>
  );
}
