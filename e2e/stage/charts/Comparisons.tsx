import { seededRandom } from '#core/random/random.ts';
import { BestOfN } from '#ui/charts/BestOfN.tsx';
import { DotPlot } from '#ui/charts/DotPlot.tsx';
import { fakeBestOfN } from '#ui/charts/fixtures/curves.ts';
import { HeatTable } from '#ui/charts/HeatTable.tsx';
import { caption, estimate, traces } from './invented.ts';

/** What methods are compared by. */
export function Comparisons() {
  const methods = ['Self-J', 'Judge (Cosine)', 'Self-eval', 'VRO', 'PPL', 'length', 'constant'];
  const values = [0.58, 0.47, 0.31, 0.29, 0.12, 0.27];
  const random = seededRandom(3);
  const cells = (base: number) =>
    [0, 1, 2, 3, 4].map((i) => estimate(base + (i === 4 ? 0 : (random() - 0.5) * 0.16), 0.09, 80));
  const none = {
    undefined: true as const,
    reason: 'Every row has the same score, so there is no correlation.',
    n: 320,
  };
  return (
    <>
      <DotPlot
        axisName="Pearson with the label"
        rowName="Method"
        reference={{ value: 0, name: 'no agreement' }}
        rows={methods.map((name, i) => ({
          name,
          estimate: name === 'constant' ? none : estimate(values[i]!, 0.06 + i * 0.005),
          baseline: name === 'length' || name === 'constant',
        }))}
        caption={caption(320)}
        traces={traces}
        fileName="agreement"
      />
      <DotPlot
        title="Calibration error before and after, on the test split"
        axisName="Error"
        rowName="Measure"
        reference={{ value: 0, name: 'calibrated' }}
        rows={[
          { name: 'ECE', estimate: estimate(0.034, 0.015), before: estimate(0.11, 0.03) },
          { name: 'Adaptive ECE', estimate: estimate(0.037, 0.015), before: estimate(0.12, 0.03) },
          { name: 'MCE', estimate: estimate(0.14, 0.06), before: estimate(0.31, 0.09) },
          { name: 'Brier', estimate: estimate(0.17, 0.02), before: estimate(0.2, 0.02) },
        ]}
        caption="n = 96 test rows of 24 instructions"
        traces={traces}
        fileName="calibration"
      />
      <DotPlot
        title="Models by mean judge score, with intervals of their ranks"
        axisName="Mean judge score (0 to 9)"
        rowName="Model"
        rows={Array.from({ length: 12 }, (_, i) => ({
          name: `model-${String.fromCharCode(97 + i)}-instruct-${i % 3 ? '7b' : '13b'}`,
          estimate: estimate(7.4 - i * 0.21, 0.35, 80),
          rank: { low: Math.max(1, i - 1), high: Math.min(12, i + 3) },
        }))}
        caption="n = 960 rows of 80 instructions"
        traces={traces}
        fileName="ranking"
      />
      <HeatTable
        title="Pearson with the label × 100, methods against generator models"
        rowName="Method"
        columns={['Aster', 'Birch', 'Cedar', 'Dogwood', 'Average']}
        rows={methods.map((name, i) => ({
          name,
          baseline: i > 4,
          cells: name === 'constant' ? Array(5).fill(none) : cells(values[i]!),
        }))}
        darkest={0.7}
        format={(v) => (v * 100).toFixed(1)}
        intervals
        caption={caption(320)}
        traces={traces}
        fileName="agreement-table"
      />
      <BestOfN
        lines={fakeBestOfN(32)}
        labelName="label (0 to 9)"
        caption="n = 1,024 rows of 32 instructions"
        traces={traces}
        fileName="best-of-n"
      />
    </>
  );
}
