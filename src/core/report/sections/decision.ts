import { riskTable } from '../../analysis/curve.ts';
import { estimateText } from '../../analysis/report/estimate-json.ts';
import { exactThresholdText } from '../../analysis/report/text-table.ts';
import { boundsWords, pointWords } from '../../decision/point-words.ts';
import { isUndefined } from '../../metrics/estimate.ts';
import { operatingPoint } from '../../metrics/selective/operating-point.ts';
import { simultaneousRisk } from '../../metrics/selective/simultaneous.ts';
import { count, plural } from '../../words/count.ts';
import { distributionChart } from '../charts/distribution-chart.ts';
import { riskChart } from '../charts/risk-chart.ts';
import type { Fact, ReportBlock, ReportSection } from '../document.ts';
import type { ReportFigures } from '../report-figures.ts';
import type { ReportAbout } from '../report-inputs.ts';

/** Points of the curve in the table. */
const tablePoints = 20;

/** The threshold, what it decides and what that risks, with the two curves that show it. */
export function decisionSection(figures: ReportFigures, about: ReportAbout): ReportSection {
  const { curve, threshold, origin, labelled, distribution } = figures;
  const point = operatingPoint(curve.curve, threshold);
  const words = pointWords(point);
  const band = simultaneousRisk(curve.curve, threshold);
  const risks: Fact[] = labelled
    ? [
        ['Bad among accepted', words.risk ?? words.noRisk],
        [
          'The same, if the threshold was chosen by looking',
          isUndefined(band) ? band.reason : boundsWords(band),
        ],
        ['Bad and accepted, of all rows', estimateText(point.generalisedRisk)],
      ]
    : [];
  return {
    id: 'decision',
    title: 'The threshold and what it decides',
    blocks: [
      {
        kind: 'facts',
        facts: [
          ['Threshold', `rows with a score of ${threshold} or more are accepted`],
          ['How it was chosen', origin],
          ['Accepted', `${words.acceptsRows} of ${plural(curve.curve.n, 'row')}, ${words.accepts}`],
          ['Declined', `${words.declinesRows}, ${words.declines}`],
          ...risks,
        ],
      },
      ...(labelled ? [riskBlock(figures, about)] : []),
      {
        kind: 'chart',
        svg: distributionChart(distribution, threshold),
        table: {
          kind: 'table',
          caption: `Rows by score: ${plural(distribution.n, 'row')} with a score, ${count(distribution.invalid)} invalid`,
          rows: [
            ['score from', 'rows', ...distribution.byGroup.map(({ name }) => name)],
            ...distribution.counts.map((rows, bin) => [
              distribution.edges[bin]!.toFixed(3),
              String(rows),
              ...distribution.byGroup.map(({ counts }) => String(counts[bin])),
            ]),
          ],
        },
      },
    ],
  };
}

function riskBlock({ curve, threshold }: ReportFigures, { label }: ReportAbout): ReportBlock {
  const { labelled, instructions } = curve.curve;
  return {
    kind: 'chart',
    svg: riskChart(curve, threshold),
    table: {
      kind: 'table',
      caption: `Bad among accepted against rows accepted: ${plural(labelled, 'row')} with a score and ${label}, of ${plural(instructions, 'instruction')}`,
      rows: riskTable(curve.curve, tablePoints, { threshold: exactThresholdText }),
    },
  };
}
