import { useMemo, useState } from 'react';
import { metricCatalogue } from '#core/metrics/catalogue/catalogue.ts';
import { type AgreementTable, type TableMetric, tableMetrics } from '#core/metrics/table/agreement-table.ts';
import { groupNames, inGroups, type MethodGroup } from '#core/metrics/table/method-groups.ts';
import { type TableStyle, tableCsv, tableLatex, tableMarkdown } from '#core/metrics/table/write-table.ts';
import { hasLabelColumn } from '#core/rows/label-offer.ts';
import { formatNumber } from '#core/words/format.ts';
import type { CompareBasis } from '#state/compare/sections.ts';
import { Reasons } from '../../charts/frame/EstimateCell.tsx';
import { HeatTable } from '../../charts/HeatTable.tsx';
import { Button } from '../../primitives/Button.tsx';
import { download, fileName } from '../../primitives/download.ts';
import { Panel } from '../../primitives/Panel.tsx';
import { SegmentedControl } from '../../primitives/SegmentedControl.tsx';
import { useStoreOf } from '../../stores.tsx';
import { drawsWords } from '../../words/draws.ts';
import { plural } from '../../words/numbers.ts';
import styles from './CompareScreen.module.css';
import { SectionState } from './SectionState.tsx';
import { hundredfold, methodRows } from './sentences.ts';

/** Methods against generator models, in the shape of the paper's table. */
export function AgreementPanel({ basis }: { basis: CompareBasis }) {
  const table = useStoreOf('compare', (state) => state.table);
  const metric = useStoreOf('compare', (state) => state.choice.metric);
  const choose = useStoreOf('compare', (state) => state.choose);
  const [intervals, setIntervals] = useState(false);
  const [hundred, setHundred] = useState(true);
  const adding = useStoreOf('methods', (state) => state.open || state.plan?.state === 'running');
  const show = useStoreOf('methods', (state) => state.show);
  const { label, dataset } = basis;
  const groupOf = useMemo(() => groupsIn(basis), [basis]);
  const ordered = useMemo(() => table && inGroups(table, groupOf), [table, groupOf]);
  const style: TableStyle = {
    intervals,
    hundredfold: hundred,
    group: (method) => groupNames[groupOf(method)],
  };
  const addButton = !adding && (
    <Button size="s" onClick={() => show(true)}>
      Add a method
    </Button>
  );
  if (!label)
    return (
      <Panel title="Agreement with a quality label" actions={addButton}>
        <p className={styles.note}>
          Agreement, paired differences, best of n, slices and bias are measured against a quality label, a
          column that says how good each response really is.{' '}
          {hasLabelColumn(dataset)
            ? 'Choose one above.'
            : 'This dataset has no column that can be one; import it with one, or grade rows.'}
        </p>
      </Panel>
    );
  return (
    <Panel
      title={`Agreement with ${label.column}`}
      aside="Each method on the rows that it scored; best first"
      actions={
        <>
          {ordered && <TableExports table={ordered} style={style} name={dataset.name} />}
          {addButton}
        </>
      }
    >
      <div className={styles.stack}>
        <div className={styles.controls}>
          <SegmentedControl
            label="Figure"
            hideLabel
            options={tableMetrics.map((value) => ({ value, label: metricCatalogue[value].name }))}
            value={metric}
            onChange={(value: TableMetric) => choose({ metric: value })}
          />
          <label className={styles.check}>
            <input
              type="checkbox"
              checked={intervals}
              onChange={(event) => setIntervals(event.target.checked)}
            />
            95% intervals
          </label>
          <label className={styles.check}>
            <input type="checkbox" checked={hundred} onChange={(event) => setHundred(event.target.checked)} />
            × 100
          </label>
        </div>
        <SectionState of="table" shown={table !== null} />
        {table && ordered && (
          <div>
            <MethodsByModel table={ordered} basis={basis} intervals={intervals} hundred={hundred} />
            <Reasons of={table.rows.flatMap(({ cells, all }) => [...cells, all])} />
          </div>
        )}
      </div>
    </Panel>
  );
}

/** The heading that each method stands under: as on screen, so in the files. */
function groupsIn({ methods }: CompareBasis): (method: string) => MethodGroup {
  const groups = new Map(methods.map(({ method }) => [method.name, method.group]));
  return (name) => groups.get(name) ?? 'columns';
}

function TableExports({ table, style, name }: { table: AgreementTable; style: TableStyle; name: string }) {
  const give = (text: string, type: string, extension: string) =>
    download(
      new Blob([text], { type: `${type};charset=utf-8` }),
      `${fileName('agreement', name)}.${extension}`,
    );
  return (
    <>
      <Button
        size="s"
        variant="quiet"
        aria-label="CSV, all figures with their intervals and n"
        onClick={() => give(tableCsv(table), 'text/csv', 'csv')}
      >
        CSV, all figures
      </Button>
      <Button
        size="s"
        variant="quiet"
        onClick={() => give(tableMarkdown(table, style), 'text/markdown', 'md')}
      >
        Markdown
      </Button>
      <Button
        size="s"
        variant="quiet"
        onClick={() => give(tableLatex(table, style), 'application/x-tex', 'tex')}
      >
        LaTeX
      </Button>
    </>
  );
}

interface MethodsByModelProps {
  table: AgreementTable;
  basis: CompareBasis;
  intervals: boolean;
  hundred: boolean;
}

function MethodsByModel({ table, basis, intervals, hundred }: MethodsByModelProps) {
  const { metric, groups } = table;
  const several = groups.length > 1;
  const methodOf = (name: string) => basis.methods.find(({ method }) => method.name === name);
  const { label } = basis;
  const anySeen = basis.methods.some(({ seen }) => seen > 0);
  return (
    <HeatTable
      title={`${metricCatalogue[metric].name}${hundred ? ' × 100' : ''} with ${label!.column}, by method and generator model`}
      rowName="Method"
      columns={several ? [...groups, 'Average', 'All rows'] : ['All rows']}
      facts={['n', 'Invalid', 'No score', ...(anySeen ? ['Trained on'] : [])]}
      rows={table.rows.map((row) => {
        const scores = methodOf(row.method);
        return {
          name: row.method,
          trace: scores && { metric: scores.method.entry, rows: methodRows(basis, scores.method.id) },
          group: scores && groupNames[scores.method.group],
          cells: several ? [...row.cells, row.average, row.all] : [row.all],
          baseline: scores?.method.group === 'baselines',
          facts: [row.n, scores?.invalid ?? 0, scores?.missing ?? 0, ...(anySeen ? [scores?.seen ?? 0] : [])],
        };
      })}
      darkest={1}
      format={hundred ? hundredfold : asItIs}
      intervals={intervals}
      caption={`${plural(basis.rows.label.length, 'row')}; n counts rows with a score and a label${anySeen ? ', but none whose instruction the judge was trained on' : ''}${several ? '; the average counts each model the same' : ''}`}
      traces={[
        {
          metric,
          rows: 'All rows with a label that the method scored; invalid rows and rows without a score are counted in the table.',
          event: metric === 'auroc' ? `${label!.column} under ${label!.cut}` : undefined,
          seed: drawsWords,
        },
        ...(several
          ? [{ metric: 'average' as const, rows: 'The same rows, model by model.', seed: drawsWords }]
          : []),
      ]}
      fileName={fileName('agreement', metric, basis.dataset.name)}
    />
  );
}

const asItIs = (value: number) => formatNumber(value, 3);
