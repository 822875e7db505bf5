import { calibrationKeys } from '#core/metrics/calibration/calibration-errors.ts';
import type { MetricKey } from '#core/metrics/catalogue/catalogue.ts';
import type { MaybeEstimate } from '#core/metrics/estimate.ts';
import type { ScoreSummary } from '#core/metrics/score-summary.ts';
import type { DecideFigures } from '#state/decide/computations.ts';
import { EstimateCell, Reasons } from '../../charts/frame/EstimateCell.tsx';
import { TraceTerm } from '../../charts/frame/Trace.tsx';
import { Table, Td, Th } from '../../primitives/Table.tsx';
import { summaryTrace } from './traces.ts';

const core = ['augrc', 'auroc', 'aurc', 'e_aurc', 'error_rate', 'spearman', 'kendall_tau_b'] as const;
const detection = ['aupr_success', 'aupr_error', 'fpr95'] as const;

/** Every figure of the judge beside that of length; each name opens what it means and what it rests on. */
export function FiguresTable({ figures, summary }: { figures: DecideFigures; summary: ScoreSummary }) {
  const trace = summaryTrace(figures, summary);
  const { baselines } = summary;
  const rows: [MetricKey, MaybeEstimate, MaybeEstimate | null, MaybeEstimate | null][] = [
    ...core.map((key): [MetricKey, MaybeEstimate, MaybeEstimate | null, MaybeEstimate | null] => [
      key,
      summary.figures[key],
      baselines?.length[key] ?? null,
      baselines?.overLength[key] ?? null,
    ]),
    ...detection.map((key): [MetricKey, MaybeEstimate, null, null] => [
      key,
      summary.detection[key],
      null,
      null,
    ]),
    ...calibrationKeys.flatMap((key): [MetricKey, MaybeEstimate, null, null][] =>
      summary.calibration ? [[key, summary.calibration[key], null, null]] : [],
    ),
  ];
  return (
    <div>
      <Table caption="Figures of the judge and of length, with 95% intervals" hideCaption={false}>
        <thead>
          <tr>
            <Th>Figure</Th>
            <Th numeric>Judge</Th>
            <Th numeric>
              <TraceTerm trace={{ metric: 'method_length', ...trace }} />
            </Th>
            <Th numeric>
              <TraceTerm trace={{ metric: 'over_length', name: 'Judge − length', ...trace }} />
            </Th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([metric, judge, length, over]) => (
            <tr key={metric}>
              <Td>
                <TraceTerm trace={{ metric, ...trace }} />
              </Td>
              <EstimateCell estimate={judge} />
              <EstimateCell estimate={length} />
              <EstimateCell estimate={over} />
            </tr>
          ))}
        </tbody>
      </Table>
      <Reasons of={rows.flatMap(([, ...estimates]) => estimates)} />
    </div>
  );
}
