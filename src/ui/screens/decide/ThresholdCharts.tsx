import { useMemo } from 'react';
import type { DatasetSummary } from '#core/rows/dataset.ts';
import { hasLabelColumn } from '#core/rows/label-offer.ts';
import type { DecideFigures } from '#state/decide/computations.ts';
import { AcceptedCurve } from '../../charts/AcceptedCurve.tsx';
import { smallRemark, tooFew } from '../../charts/framing.ts';
import { RiskCoverage } from '../../charts/RiskCoverage.tsx';
import { ScoreDistribution } from '../../charts/ScoreDistribution.tsx';
import { riskBaselines } from '../../charts/threshold/baselines.ts';
import { coverageAt } from '../../charts/threshold/places.ts';
import { useBrushedRange } from '../../filter/useBrush.ts';
import { fileName } from '../../primitives/download.ts';
import { useStoreOf } from '../../stores.tsx';
import { count, plural } from '../../words/numbers.ts';
import { basisWords, partWords } from './basis.ts';
import { coverageTrace, curveTraces, scoreTrace } from './traces.ts';
import { useLine } from './useLine.ts';

/** The curve one drags along and the distribution under it, on one threshold. */
export function ThresholdCharts({ figures, dataset }: { figures: DecideFigures; dataset: DatasetSummary }) {
  const line = useLine();
  const { curve, length, label, range, scoreName } = figures;
  const around = useStoreOf('decide', (state) => state.around);
  const brush = useBrushedRange({ field: 'score' });
  const bins = around?.bins ?? figures.bins;
  const baselines = useMemo(() => riskBaselines(curve, length), [curve, length]);
  const drawn = useMemo(
    () => ({
      edges: bins.edges,
      counts: bins.counts,
      bad: label ? (bins.byGroup.find(({ name }) => name === 'bad')?.counts ?? null) : null,
    }),
    [bins, label],
  );
  const basis = basisWords(figures);
  const labelled = label !== null && curve.labelled > 0;
  const traces = curveTraces(figures);
  const name = (what: string) => fileName(what, dataset.name);
  return (
    <>
      {labelled ? (
        <RiskCoverage
          curve={curve}
          baselines={baselines}
          threshold={line.live}
          onThreshold={line.move}
          caption={basis}
          traces={traces}
          remark={smallRemark(curve.labelled, curve.instructions)}
          empty={tooFew(curve.labelled, 'labelled rows')}
          fileName={name('risk-against-coverage')}
        />
      ) : (
        <AcceptedCurve
          curve={curve}
          domain={range}
          scoreName={scoreName}
          threshold={line.live}
          onThreshold={line.move}
          caption={basis}
          traces={[coverageTrace(figures)]}
          remark={
            label
              ? `No row that is judged so far has a label in ${label.column}. Once one has, this chart shows what each threshold risks.`
              : hasLabelColumn(dataset)
                ? 'Choose a quality label above, and this chart shows what each threshold risks: bad rows among those accepted, with an interval and against the length baseline.'
                : 'With a column that says how good each response is, this chart would show what each threshold risks. This dataset has none.'
          }
          empty={tooFew(curve.n)}
          fileName={name('accepted-against-threshold')}
        />
      )}
      <ScoreDistribution
        bins={drawn}
        brush={brush}
        scoreName={scoreName}
        n={curve.n}
        threshold={{ live: line.live, coverage: (value) => coverageAt(curve, value), onThreshold: line.move }}
        traces={[scoreTrace(figures)]}
        caption={`n = ${plural(around?.n ?? curve.n, 'row')}${around ? `, ${count(curve.n)} of them chosen and in every other figure` : ''}${partWords(figures)}${labelled ? `; hatched: bad, ${label.column} under ${label.cut}` : ''}`}
        remark={
          curve.threshold.length === 1 ? 'Every row has the same score: no threshold tells rows apart.' : null
        }
        fileName={name('scores')}
      />
    </>
  );
}
