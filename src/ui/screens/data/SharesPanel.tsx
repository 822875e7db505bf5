import { useMemo } from 'react';
import type { DatasetSummary } from '#core/rows/dataset.ts';
import { Panel } from '../../primitives/Panel.tsx';
import { useStoreOf } from '../../stores.tsx';
import { count } from '../../words/numbers.ts';
import { BarTable } from './BarTable.tsx';
import styles from './SharesPanel.module.css';

interface Group {
  name: string;
  rows: number;
  /** Mean characters of a response. */
  length: number;
}

/** Rows and mean response length of each code; the largest first. */
function groupsOf(codes: Int32Array, lengths: Int32Array, names: readonly string[]): Group[] {
  const rows = new Float64Array(names.length);
  const characters = new Float64Array(names.length);
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row]!;
    if (code < 0) continue;
    rows[code]!++;
    characters[code]! += lengths[row]!;
  }
  return names
    .map((name, code) => ({ name, rows: rows[code]!, length: characters[code]! / rows[code]! }))
    .sort((a, b) => b.rows - a.rows || b.length - a.length);
}

const most = 12;

function Shares({ title, groups }: { title: string; groups: Group[] }) {
  const longest = Math.max(...groups.map(({ length }) => length));
  const rest = groups.slice(most);
  return (
    <div className={styles.shares}>
      <BarTable
        caption={title}
        heads={[title, 'Rows', 'Mean response, characters']}
        widths={{ name: '140px', bar: '45%' }}
        rows={groups.slice(0, most).map(({ name, rows, length }) => ({
          key: name,
          name,
          figures: [count(rows), count(Math.round(length))],
          share: length / longest,
        }))}
      />
      {rest.length > 0 && (
        <p className={styles.rest}>
          {count(rest.length)} more with {count(rest.reduce((sum, { rows }) => sum + rows, 0))} rows
        </p>
      )}
    </div>
  );
}

/** How rows and lengths spread over models and categories: a judge that only rewards length would follow the bars. */
export function SharesPanel({ dataset }: { dataset: DatasetSummary }) {
  const columns = useStoreOf('datasets', (state) => state.columns);
  const { models, categories } = dataset;
  const byModel = useMemo(
    () => (columns ? groupsOf(columns.model, columns.responseLength, models) : []),
    [columns, models],
  );
  const byCategory = useMemo(
    () => (columns ? groupsOf(columns.category, columns.responseLength, categories) : []),
    [columns, categories],
  );
  if (byModel.length + byCategory.length === 0) return null;
  return (
    <Panel title="Rows and response length" aside="by model and by category">
      <div className={styles.pair}>
        {byModel.length > 0 && <Shares title="Model" groups={byModel} />}
        {byCategory.length > 0 && <Shares title="Category" groups={byCategory} />}
      </div>
    </Panel>
  );
}
