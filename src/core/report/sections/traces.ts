import { calibrateAnalysis } from '../../analysis/calibrate.ts';
import { costsAnalysis } from '../../analysis/costs.ts';
import { curveAnalysis } from '../../analysis/curve.ts';
import { distributionAnalysis } from '../../analysis/distribution.ts';
import { metricsAnalysis } from '../../analysis/metrics.ts';
import { thresholdAnalysis } from '../../analysis/threshold.ts';
import { type MetricKey, metricCatalogue } from '../../metrics/catalogue/catalogue.ts';
import type { ReportSection } from '../document.ts';

/** Where every figure of the report comes from, as the catalogue explains it. */
export function tracesSection(labelled: boolean, costs: boolean): ReportSection {
  const always: readonly MetricKey[] = [...distributionAnalysis.metrics, 'coverage'];
  const withLabels: readonly MetricKey[] = [
    ...curveAnalysis.metrics,
    ...metricsAnalysis.metrics,
    'over_length',
    ...thresholdAnalysis.metrics,
    ...calibrateAnalysis.metrics,
    ...(costs ? costsAnalysis.metrics : []),
  ];
  const keys = [...new Set<MetricKey>([...always, ...(labelled ? withLabels : [])])];
  return {
    id: 'traces',
    title: 'How each figure is computed',
    blocks: [
      {
        kind: 'table',
        caption: 'Definitions, formulas and sources',
        words: true,
        rows: [
          ['figure', 'what it says', 'formula', 'interval', 'source'],
          ...keys.map((key) => {
            const { name, definition, formula, interval, source } = metricCatalogue[key];
            return [name, definition, formula, interval, source];
          }),
        ],
      },
    ],
  };
}
