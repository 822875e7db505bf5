import type { BenefitPoint, CostReport } from '../metrics/costs/cost-report.ts';
import { type BoundedEstimate, isUndefined } from '../metrics/estimate.ts';
import { plural } from '../words/count.ts';
import { formatEstimate, formatNumber, formatPercent } from '../words/format.ts';

/** What costs come to, in sentences: the best threshold, from which chance on accepting pays, and what held on other rows. */
export const costWords = (report: CostReport): { best: string; pays: string; onTest: string } => ({
  best: bestWords(report.best),
  pays: payWords(report.breakEven),
  onTest: testWords(report),
});

const words = (benefit: BoundedEstimate) => formatEstimate(benefit, (value) => formatNumber(value, 3));

function bestWords(best: BenefitPoint | null): string {
  if (!best) return 'At these costs, declining every row is best on these rows.';
  return `Best on these rows: accept from ${formatNumber(best.threshold)} on, ${formatPercent(best.coverage)} of them. Net benefit ${words(best.chosen)} a row, an interval that allows for the choice on these same rows.`;
}

function payWords(breakEven: number): string {
  if (breakEven === 0)
    return 'A review costs at least as much as a bad row accepted, so accepting always pays.';
  if (breakEven === 1) return 'Declining a good row costs nothing here, so accepting never pays.';
  return `Accepting a row pays where it is good with a chance above ${formatPercent(breakEven)}.`;
}

/** What came of the choice on rows that had no part in it. */
function testWords({ onTest, acceptAllOnTest, calibrationRows, testRows, split }: CostReport): string {
  const on = `Chosen on ${plural(calibrationRows, 'row')} of ${plural(split.instructions.calibration, 'instruction')}`;
  if (!onTest || isUndefined(onTest.benefit)) return `${on}, declining every row is best.`;
  const all = acceptAllOnTest ? `; accepting every row ${words(acceptAllOnTest.benefit)}` : '';
  const worth = onTest.benefit.low > 0 ? '' : ' Not shown to be better than declining every row.';
  return `${on}, the best threshold is ${formatNumber(onTest.threshold)}, and on ${testRows} others its net benefit is ${words(onTest.benefit)}${all}.${worth}`;
}
