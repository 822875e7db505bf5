import { useMemo } from 'react';
import { niceDomain } from '#core/charts/scales.ts';
import { formatTick } from '#core/words/format.ts';
import type { MethodScores } from '#state/compare/method-scores.ts';
import type { PairFigures } from '#state/compare/pair.ts';
import type { CompareBasis } from '#state/compare/sections.ts';
import { smallRemark, tooFew } from '../../charts/framing.ts';
import { ScatterPlot } from '../../charts/ScatterPlot.tsx';
import { type BrushedAxis, useBrushedPlane } from '../../filter/useBrushedPlane.ts';
import { fileName } from '../../primitives/download.ts';
import { LinkButton } from '../../primitives/LinkButton.tsx';
import { Panel } from '../../primitives/Panel.tsx';
import { useStoreOf } from '../../stores.tsx';
import { plural } from '../../words/numbers.ts';
import styles from './CompareScreen.module.css';
import { DifferencesTable } from './DifferencesTable.tsx';
import { DisagreementRows } from './DisagreementRows.tsx';
import { MethodSelect } from './MethodSelect.tsx';
import { SectionState } from './SectionState.tsx';
import { SensitivityTable } from './SensitivityTable.tsx';
import { brushedAxis } from './subject.ts';

/** Two methods on the same rows: what each difference is worth, and the rows they see differently. */
export function PairPanel({ basis }: { basis: CompareBasis }) {
  const pair = useStoreOf('compare', (state) => state.pair);
  const chosen = useStoreOf('compare', (state) => state.chosen);
  const choose = useStoreOf('compare', (state) => state.choose);
  if (!chosen) return null;
  const { methods } = basis;
  const runs = methods.filter(({ method }) => method.kind === 'run').length;
  const but = (other: MethodScores) => methods.filter(({ method }) => method.id !== other.method.id);
  return (
    <Panel title="Two methods on the same rows" aside="Differences are paired: what is hard for both cancels">
      <div className={styles.stack}>
        <div className={styles.controls}>
          <MethodSelect
            label="First"
            methods={but(chosen.second)}
            value={chosen.first.method.id}
            onChoose={(first) => choose({ first, second: chosen.second.method.id })}
          />
          <MethodSelect
            label="Second"
            methods={but(chosen.first)}
            value={chosen.second.method.id}
            onChoose={(second) => choose({ first: chosen.first.method.id, second })}
          />
        </div>
        {runs === 1 && (
          <div className={styles.controls}>
            <p className={styles.note}>
              There is one run only. Judge the same rows with another model, template or adapter, and the two
              stand side by side here.
            </p>
            <LinkButton size="s" href="#/judge">
              Judge once more
            </LinkButton>
          </div>
        )}
        <SectionState of="pair" shown={pair !== null} />
        {pair && (
          <>
            <div className={styles.pair}>
              <PairScatter pair={pair} name={basis.dataset.name} />
              {pair.report && basis.label && (
                <DifferencesTable pair={pair} report={pair.report} label={basis.label} />
              )}
            </div>
            <SensitivityTable pair={pair} />
            <DisagreementRows pair={pair} basis={basis} />
          </>
        )}
      </div>
    </Panel>
  );
}

function PairScatter({ pair, name }: { pair: PairFigures; name: string }) {
  const { first, second, firstScore, secondScore, row } = pair;
  const xAxis = useMemo(() => axisOf(first, firstScore), [first, firstScore]);
  const yAxis = useMemo(() => axisOf(second, secondScore), [second, secondScore]);
  const openRun = useStoreOf('run', (state) => state.current?.id ?? null);
  const along = [brushedAxis(first.method, openRun), brushedAxis(second.method, openRun)] as const;
  const brush = useBrushedPlane(...along);
  return (
    <ScatterPlot
      brush={brush}
      title="Scores of the second against those of the first"
      x={firstScore}
      y={secondScore}
      xAxis={xAxis}
      yAxis={yAxis}
      diagonal={first.method.scale !== null && second.method.scale !== null}
      caption={`n = ${plural(row.length, 'row')} that both scored${brushWords(first, second, along)}`}
      remark={smallRemark(row.length)}
      empty={tooFew(row.length, 'rows that both scored')}
      traces={[...new Set([first.method.entry, second.method.entry])].map((metric) => ({
        metric,
        rows: `${plural(row.length, 'row')} that both scored`,
      }))}
      fileName={fileName('scores', name)}
    />
  );
}

/** What cannot be chosen by dragging here, and why. */
function brushWords(
  first: MethodScores,
  second: MethodScores,
  along: readonly [BrushedAxis | null, BrushedAxis | null],
): string {
  const others = [first, second].filter((_, axis) => along[axis] === null);
  if (others.length === 0) return '; drag a rectangle to choose rows';
  const names = others.map(({ method }) => method.name).join(' and ');
  const why = `filters read scores of the open run and of columns, not those of ${names}`;
  return others.length === 2 ? `; ${why}` : `; drag to choose rows along one axis: ${why}`;
}

function axisOf({ method }: MethodScores, score: Float64Array) {
  const low = score.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
  const high = score.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  const domain =
    method.scale ?? (score.length === 0 ? [0, 1] : niceDomain(low, high > low ? high : low + 1, 5));
  return {
    label: method.kind === 'length' ? 'Length (ln of 1 + characters)' : method.name,
    domain,
    format: formatTick,
  };
}
