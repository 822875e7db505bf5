import { useMemo } from 'react';
import { niceDomain } from '#core/charts/scales.ts';
import { hasInterval, lackOf } from '#core/metrics/estimate.ts';
import type { BiasFigures } from '#state/compare/sections.ts';
import { DotPlot } from '../../charts/DotPlot.tsx';
import { smallRemark, tooFew } from '../../charts/framing.ts';
import { LengthScatter } from '../../charts/LengthScatter.tsx';
import { useBrushedPlane } from '../../filter/useBrushedPlane.ts';
import { fileName } from '../../primitives/download.ts';
import { useStoreOf } from '../../stores.tsx';
import { drawsWords } from '../../words/draws.ts';
import { plural } from '../../words/numbers.ts';
import styles from './CompareScreen.module.css';
import { SelfPreferenceTable } from './SelfPreferenceTable.tsx';
import { brushedAxis, type SubjectProps, scoreName } from './subject.ts';

const responseLength = { on: { field: 'length' }, name: 'response length' } as const;

/** Score against length, and what is left of it once the label's part is removed. */
export function BiasCharts({ basis, method, rows, figures }: SubjectProps & { figures: BiasFigures }) {
  const { bias, length, score } = figures;
  const label = basis.label!.column;
  const domain = useMemo(() => {
    if (method.scale) return method.scale;
    if (score.length === 0) return [0, 1] as const;
    const low = score.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
    const high = score.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
    return niceDomain(low, high > low ? high : low + 1, 5);
  }, [method, score]);
  const openRun = useStoreOf('run', (state) => state.current?.id ?? null);
  const brush = useBrushedPlane(responseLength, brushedAxis(method, openRun));
  return (
    <div className={styles.stack}>
      <p className={styles.note}>{biasWords(figures)}</p>
      <div className={styles.pair}>
        <LengthScatter
          length={length}
          score={score}
          scoreName={scoreName(method)}
          scoreDomain={domain}
          brush={brush}
          caption={`n = ${plural(score.length, 'row')} with a score`}
          remark={smallRemark(score.length)}
          empty={tooFew(score.length)}
          traces={[{ metric: method.entry, rows }]}
          fileName={fileName('score-against-length', basis.dataset.name)}
        />
        <DotPlot
          title="Correlation with length, with 95% intervals"
          axisName="Correlation with length"
          rowName="Figure"
          reference={{ value: 0, name: 'none' }}
          rows={[
            { name: 'Score, label’s part removed', estimate: bias.residualPearson },
            { name: 'Score', estimate: bias.pearson },
            { name: 'Score, by ranks', estimate: bias.spearman },
            { name: label, estimate: bias.labelPearson, baseline: true },
          ]}
          caption={`n = ${plural(bias.pearson.n, 'row')} with a score and a label; length as ln(1 + characters)`}
          remark={smallRemark(bias.pearson.n)}
          traces={[
            { metric: 'residual_length_bias', rows, seed: drawsWords },
            { metric: 'length_bias', rows, seed: drawsWords },
          ]}
          fileName={fileName('length-bias', basis.dataset.name)}
        />
      </div>
      <SelfPreferenceTable figures={figures} label={label} rows={rows} />
    </div>
  );
}

function biasWords({ bias: { residualPearson: left } }: BiasFigures): string {
  if (!hasInterval(left)) return lackOf(left)!;
  if (left.low > 0) return 'Among rows of equal label, longer responses score higher.';
  if (left.high < 0) return 'Among rows of equal label, longer responses score lower.';
  return 'Among rows of equal label, length is not shown to move the score.';
}
