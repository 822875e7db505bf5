import type { SliceResult } from '#core/metrics/slices/slice-report.ts';
import type { DatasetSummary } from '#core/rows/dataset.ts';
import { formatNumber, formatShare } from '#core/words/format.ts';
import { columnSlicing, type SliceFigures, slicedColumn, slicings } from '#state/compare/sections.ts';
import { EstimateCell, Reasons } from '../../charts/frame/EstimateCell.tsx';
import { TraceTerm } from '../../charts/frame/Trace.tsx';
import { ChooseValue } from '../../filter/ChooseValue.tsx';
import { Field } from '../../primitives/Field.tsx';
import { Select } from '../../primitives/Input.tsx';
import { SegmentedControl } from '../../primitives/SegmentedControl.tsx';
import { Table, Td, Th } from '../../primitives/Table.tsx';
import { useStoreOf } from '../../stores.tsx';
import { drawsWords } from '../../words/draws.ts';
import { count } from '../../words/numbers.ts';
import styles from './CompareScreen.module.css';
import { pWords } from './sentences.ts';
import type { SubjectProps } from './subject.ts';

const kindNames: Record<(typeof slicings)[number], string> = {
  category: 'By category',
  model: 'By model',
  length: 'By length',
  tag: 'By tag',
  filter: 'By saved filter',
};
/** Slices that a row may be in several of. */
const sharing: readonly string[] = ['tag', 'filter'];
/** More slices than this are not listed; the worst are. */
const maxSlices = 40;
const level = 0.05;

/** What the line does to each slice, worst first, with the p-values that allow for how many were looked at. */
export function SlicesTable({ basis, rows, figures }: SubjectProps & { figures: SliceFigures }) {
  const asked = useStoreOf('compare', (state) => state.choice.slicing);
  const choose = useStoreOf('compare', (state) => state.choose);
  const anyFilter = useStoreOf('savedFilters', (state) => state.filters.length > 0);
  const offered = slicings.filter((kind) => kind !== 'filter' || kind === asked || anyFilter);
  const { slices, threshold, from } = figures;
  const listed = slices.slice(0, maxSlices);
  const label = basis.label!;
  const trace = { rows, event: `${label.column} under ${label.cut}`, seed: drawsWords };
  const line =
    from === 'line'
      ? `score ≥ ${formatNumber(threshold)}, the line drawn on Decide`
      : `the best ${100 * from}% accepted`;
  return (
    <div className={styles.stack}>
      <div className={styles.controls}>
        <SegmentedControl
          label="Slices"
          hideLabel
          options={offered.map((value) => ({ value, label: kindNames[value] }))}
          value={asked as (typeof slicings)[number]}
          onChange={(slicing) => choose({ slicing })}
        />
        <SliceColumn dataset={basis.dataset} />
        <p className={styles.note}>{verdict(slices, figures.kind)}</p>
      </div>
      {slices.length > 0 && (
        <>
          <p
            className={styles.note}
          >{`Bad rows (${label.column} under ${label.cut}) among those accepted, ${line}; worst slice first, with 95% intervals${slices.length > maxSlices ? `; ${maxSlices} of ${count(slices.length)} slices` : ''}.${sharing.includes(figures.kind) ? ' A row may be in several slices, and is counted in each; all others are the rows outside it.' : ''}`}</p>
          <Table caption="What the line does to each slice">
            <thead>
              <tr>
                <Th>Slice</Th>
                <Th numeric>n</Th>
                <Th numeric>Invalid</Th>
                <Th numeric>
                  <TraceTerm trace={{ metric: 'coverage', name: 'Accepted, %', ...trace }} />
                </Th>
                <Th numeric>
                  <TraceTerm trace={{ metric: 'selective_risk', name: 'Bad among accepted, %', ...trace }} />
                </Th>
                <Th numeric>
                  <TraceTerm
                    trace={{ metric: 'paired_difference', name: 'Minus all others, points', ...trace }}
                  />
                </Th>
                <Th numeric>
                  <TraceTerm trace={{ metric: 'adjusted_p', name: 'p, Holm', ...trace }} />
                </Th>
              </tr>
            </thead>
            <tbody>
              {listed.map((slice) => (
                <tr key={slice.name}>
                  <Td>
                    <SliceName name={slice.name} kind={figures.kind} />
                  </Td>
                  <Td numeric>{count(slice.n)}</Td>
                  <Td numeric>{count(slice.invalid)}</Td>
                  <EstimateCell estimate={slice.coverage} format={formatShare} />
                  <EstimateCell estimate={slice.risk} format={formatShare} />
                  <EstimateCell estimate={slice.riskOverRest} format={formatShare} />
                  <Td numeric>{pWords(slice.holm)}</Td>
                </tr>
              ))}
            </tbody>
          </Table>
        </>
      )}
      <Reasons of={listed.flatMap(({ coverage, risk, riskOverRest }) => [coverage, risk, riskOverRest])} />
    </div>
  );
}

/** A category or a model is chosen by its name: everything is of its rows then. */
function SliceName({ name, kind }: { name: string; kind: SliceFigures['kind'] }) {
  return kind === 'model' || kind === 'category' ? (
    <ChooseValue on={{ field: kind }} name={kind} value={name} />
  ) : (
    name
  );
}

/** Any other column of the source, such as a language or a length in words. */
function SliceColumn({ dataset }: { dataset: DatasetSummary }) {
  const asked = useStoreOf('compare', (state) => state.choice.slicing);
  const choose = useStoreOf('compare', (state) => state.choose);
  const { mapping } = dataset;
  const texts = [mapping?.instruction, mapping?.input, mapping?.response, mapping?.reference, mapping?.id];
  const columns = dataset.columns.filter(({ name, kind }) => kind !== 'nested' && !texts.includes(name));
  if (columns.length === 0) return null;
  return (
    <Field label="or by column" inline>
      {(control) => (
        <Select
          {...control}
          value={slicedColumn(asked) ?? ''}
          onChange={(event) =>
            choose({ slicing: event.target.value === '' ? 'category' : columnSlicing(event.target.value) })
          }
        >
          <option value="">none</option>
          {columns.map(({ name }) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}

function verdict(slices: readonly SliceResult[], kind: SliceFigures['kind']): string {
  if (slices.length === 0)
    return kind === 'tag'
      ? 'No row has a tag yet: tags are given while rows are graded.'
      : 'The rows name no such slices.';
  // A tag has the rows without it to be set against.
  if (slices.length === 1 && kind !== 'tag')
    return 'All rows are of one slice, so there is nothing to set it against.';
  const worse = slices.filter(
    ({ holm, riskOverRest }) =>
      holm !== null && holm < level && 'value' in riskOverRest && riskOverRest.value > 0,
  );
  if (worse.length === 0)
    return `No slice is shown to be worse than the others: among ${slices.length}, some look so by chance.`;
  return `Worse than the others, after allowing for ${slices.length} slices: ${worse.map(({ name }) => name).join(', ')}.`;
}
