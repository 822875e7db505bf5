import { benefitTable } from '../../analysis/costs.ts';
import { costWords } from '../../decision/cost-words.ts';
import type { CostReport } from '../../metrics/costs/cost-report.ts';
import type { Costs } from '../../metrics/costs/costs.ts';
import type { ReportSection } from '../document.ts';

/** What mistakes and reviews cost, as somebody said, and which threshold is best at that. */
export function costsSection(costs: Costs, report: CostReport): ReportSection {
  const { best, pays, onTest } = costWords(report);
  return {
    id: 'costs',
    title: 'What mistakes cost',
    blocks: [
      {
        kind: 'facts',
        facts: [
          ['A bad row accepted costs', String(costs.badAccepted)],
          ['A good row declined costs', String(costs.goodDeclined)],
          ['Reviewing a declined row costs', String(costs.review)],
        ],
      },
      { kind: 'text', text: `${best} ${pays} ${onTest}` },
      {
        kind: 'table',
        caption:
          'Net benefit of a labelled row, against declining every row, in the unit of the costs: for a threshold fixed before, and for one that was chosen by looking',
        rows: benefitTable(report.line, costs),
      },
    ],
  };
}
