import { useMemo } from 'react';
import { costWords } from '#core/decision/cost-words.ts';
import type { CostReport } from '#core/metrics/costs/cost-report.ts';
import type { Costs } from '#core/metrics/costs/costs.ts';
import type { DatasetSummary } from '#core/rows/dataset.ts';
import { formatNumber } from '#core/words/format.ts';
import type { DecideFigures } from '#state/decide/computations.ts';
import { smallRemark, tooFew } from '../../charts/framing.ts';
import { NetBenefit } from '../../charts/NetBenefit.tsx';
import { Button } from '../../primitives/Button.tsx';
import { fileName } from '../../primitives/download.ts';
import { Panel } from '../../primitives/Panel.tsx';
import { useStoreOf } from '../../stores.tsx';
import { Analysed } from './Analysed.tsx';
import { basisWords } from './basis.ts';
import { FigureInput } from './FigureInput.tsx';
import styles from './GuaranteeFields.module.css';
import { eventOf } from './traces.ts';
import { useAnalysis } from './useAnalysis.ts';
import { useLine } from './useLine.ts';

/** Until somebody says what mistakes cost. */
const firstCosts: Costs = { badAccepted: 1, goodDeclined: 1, review: 0 };
/** Of the chart: as many as its pixels tell apart. */
const points = 200;
const fields: readonly { cost: keyof Costs; words: string; label: string }[] = [
  { cost: 'badAccepted', words: 'A bad row accepted costs', label: 'Cost of a bad row that is accepted' },
  { cost: 'goodDeclined', words: 'a good row declined', label: 'Cost of a good row that is declined' },
  { cost: 'review', words: 'reviewing a declined row', label: 'Cost of reviewing a declined row' },
];

/** What mistakes and reviews cost, what each threshold is worth at that, and which is best. */
export default function CostsPanel({
  dataset,
  figures,
}: {
  dataset: DatasetSummary;
  figures: DecideFigures;
}) {
  const costs = useStoreOf('line', (state) => state.costs) ?? firstCosts;
  const setCosts = useStoreOf('line', (state) => state.setCosts);
  const options = useMemo(() => ({ ...costs, points }), [costs]);
  const found = useAnalysis('costs', options);
  return (
    <Panel title="What mistakes cost" aside="Net benefit of each threshold, and the best one">
      <div className={styles.wide}>
        <div className={styles.row}>
          {fields.map(({ cost, words, label }) => (
            <span key={cost} className={styles.row}>
              <span>{words}</span>
              <FigureInput
                label={label}
                value={costs[cost]}
                decimals={4}
                step={0.5}
                min={0}
                onCommit={(value) => setCosts({ ...costs, [cost]: value })}
              />
            </span>
          ))}
          <span>in any one unit, such as minutes or money.</span>
        </div>
        <Analysed found={found} waiting="Adding up what each threshold costs.">
          {(report) => <Outcome report={report} dataset={dataset} figures={figures} />}
        </Analysed>
      </div>
    </Panel>
  );
}

function Outcome({
  report,
  dataset,
  figures,
}: {
  report: CostReport;
  dataset: DatasetSummary;
  figures: DecideFigures;
}) {
  const line = useLine();
  const words = costWords(report);
  const { best, labelled, instructions, split } = report;
  const trace = {
    rows: basisWords(figures),
    event: eventOf(figures),
    split: `none for the chart; ${split.instructions.calibration} instructions to choose on and ${split.instructions.test} others to test on for the check`,
    seed: `${split.seed}, ${split.chosenBy === 'data' ? 'a hash of the rows' : 'chosen by you'}`,
  };
  return (
    <>
      <p className={styles.promise}>{words.best}</p>
      <p>
        {words.pays} {words.onTest}
      </p>
      {best && (
        <p>
          <Button onClick={() => line.move(best.threshold)}>
            Accept from {formatNumber(best.threshold)}
          </Button>
        </p>
      )}
      <NetBenefit
        points={report.line}
        best={best}
        scoreName={figures.scoreName}
        caption={basisWords(figures)}
        remark={smallRemark(labelled, instructions)}
        empty={tooFew(labelled, 'labelled rows')}
        traces={[{ metric: 'net_benefit', ...trace }]}
        fileName={fileName('net-benefit', dataset.name)}
      />
    </>
  );
}
