import { useState } from 'react';
import { metricCatalogue } from '#core/metrics/catalogue/catalogue.ts';
import { comparable, hasOverview, type OverviewFigures } from '#state/compare/overview.ts';
import type { CompareBasis } from '#state/compare/sections.ts';
import { EstimateCell, Reasons } from '../../charts/frame/EstimateCell.tsx';
import { TraceTerm } from '../../charts/frame/Trace.tsx';
import { Button } from '../../primitives/Button.tsx';
import { Field } from '../../primitives/Field.tsx';
import { Select } from '../../primitives/Input.tsx';
import { Panel } from '../../primitives/Panel.tsx';
import { Table, Td, Th } from '../../primitives/Table.tsx';
import { useStoreOf } from '../../stores.tsx';
import { drawsWords } from '../../words/draws.ts';
import { count, plural } from '../../words/numbers.ts';
import styles from './CompareScreen.module.css';
import { type DifferenceKey, differenceKeys } from './difference-keys.ts';
import { SectionState } from './SectionState.tsx';
import { pairsSentence, pWords } from './sentences.ts';

/** Several methods on the same rows, pair by pair: which differences are shown, after allowing for how many there are. */
export function OverviewPanel({ basis }: { basis: CompareBasis }) {
  const overview = useStoreOf('compare', (state) => state.overview);
  const compared = useStoreOf('compare', (state) => state.chosen?.compared ?? null);
  const [key, setKey] = useState<DifferenceKey>('pearson');
  if (!basis.label || !compared || !hasOverview(basis)) return null;
  return (
    <Panel
      title="Every pair on the same rows"
      aside="Paired differences, their p-values corrected for their number"
    >
      <div className={styles.stack}>
        <Compared basis={basis} compared={compared.map(({ method }) => method.id)} />
        {compared.length < 2 ? (
          <p className={styles.note}>Choose two methods or more.</p>
        ) : (
          <SectionState of="overview" shown={overview !== null} />
        )}
        {overview && compared.length > 1 && (
          <>
            <div className={styles.controls}>
              <Field label="Figure" inline>
                {(control) => (
                  <Select
                    {...control}
                    value={key}
                    onChange={(event) => setKey(event.target.value as DifferenceKey)}
                  >
                    {differenceKeys.map((name) => (
                      <option key={name} value={name}>
                        {metricCatalogue[name].name}
                      </option>
                    ))}
                  </Select>
                )}
              </Field>
              <p className={styles.note}>{pairsSentence(overview, key)}</p>
            </div>
            <PairsTable overview={overview} of={key} label={basis.label} />
          </>
        )}
      </div>
    </Panel>
  );
}

/** Which methods take part. */
function Compared({ basis, compared }: { basis: CompareBasis; compared: readonly string[] }) {
  const choose = useStoreOf('compare', (state) => state.choose);
  return (
    <fieldset className={styles.methods}>
      <legend className="visually-hidden">Methods compared</legend>
      {comparable(basis).map(({ method: { id, name } }) => (
        <label key={id} className={styles.check}>
          <input
            type="checkbox"
            checked={compared.includes(id)}
            onChange={({ target }) =>
              choose({
                compared: target.checked ? [...compared, id] : compared.filter((other) => other !== id),
              })
            }
          />
          {name}
        </label>
      ))}
    </fieldset>
  );
}

interface PairsTableProps {
  overview: OverviewFigures;
  of: DifferenceKey;
  label: { column: string; cut: number };
}

function PairsTable({ overview: { methods, report }, of, label }: PairsTableProps) {
  const choose = useStoreOf('compare', (state) => state.choose);
  const rows = `${plural(report.n, 'row')} of ${plural(report.instructions, 'instruction')} that all ${count(methods.length)} scored; ${count(report.invalid)} that one did not and ${count(report.unlabelled)} unlabelled left out`;
  const trace = {
    rows,
    event: `${label.column} under ${label.cut}`,
    seed: `${drawsWords}, the same for all`,
  };
  const { name, better } = metricCatalogue[of];
  const pairs = report.pairs
    .map(({ first, second, figures }) => ({
      first: methods[first]!.method,
      second: methods[second]!.method,
      ofFirst: report.columns[first]!.figures[of],
      ofSecond: report.columns[second]!.figures[of],
      ...figures[of],
    }))
    .sort((a, b) => (a.p ?? 2) - (b.p ?? 2));
  return (
    <div>
      <p className={styles.note}>
        n = {rows}. With 95% intervals, the surest difference first; {better === 'higher' ? 'more' : 'less'}{' '}
        is better.
      </p>
      <Table caption="Differences of every pair">
        <thead>
          <tr>
            <Th>First</Th>
            <Th>Second</Th>
            <Th numeric>
              <TraceTerm trace={{ ...trace, metric: of, name: `${name} of first` }} />
            </Th>
            <Th numeric>
              <TraceTerm trace={{ ...trace, metric: of, name: `${name} of second` }} />
            </Th>
            <Th numeric>
              <TraceTerm trace={{ ...trace, metric: 'paired_difference', name: 'First − second' }} />
            </Th>
            <Th numeric>
              <TraceTerm trace={{ ...trace, metric: 'adjusted_p', name: 'p, Holm' }} />
            </Th>
            <Th>
              <span className="visually-hidden">In full</span>
            </Th>
          </tr>
        </thead>
        <tbody>
          {pairs.map(({ first, second, ofFirst, ofSecond, difference, holm }) => (
            <tr key={`${first.id}|${second.id}`}>
              <Td className={styles.named}>{first.name}</Td>
              <Td className={styles.named}>{second.name}</Td>
              <EstimateCell estimate={ofFirst} />
              <EstimateCell estimate={ofSecond} />
              <EstimateCell estimate={difference} />
              <Td numeric>{pWords(holm)}</Td>
              <Td>
                <Button
                  size="s"
                  variant="quiet"
                  aria-label={`Show in full: ${first.name}, ${second.name}`}
                  onClick={() => choose({ first: first.id, second: second.id })}
                >
                  Show in full
                </Button>
              </Td>
            </tr>
          ))}
        </tbody>
      </Table>
      <Reasons of={pairs.flatMap(({ ofFirst, ofSecond, difference }) => [ofFirst, ofSecond, difference])} />
    </div>
  );
}
