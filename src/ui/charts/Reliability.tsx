import { useState } from 'react';
import { niceDomain } from '#core/charts/scales.ts';
import type { Reliability as ReliabilityBins } from '#core/metrics/calibration/reliability.ts';
import { isUndefined } from '#core/metrics/estimate.ts';
import { formatPercent, formatShare } from '#core/words/format.ts';
import { SegmentedControl } from '#ui/primitives/SegmentedControl.tsx';
import { count } from '#ui/words/numbers.ts';
import type { TableData } from './base/table-data.ts';
import { ChartFrame } from './frame/ChartFrame.tsx';
import type { Framing } from './framing.ts';
import type { AxisSpec } from './plot/geometry.ts';
import { Plot } from './plot/Plot.tsx';
import { CountBars, type DrawnBin, ReliabilityMarks } from './plot/ReliabilityMarks.tsx';
import styles from './Reliability.module.css';

export interface ReliabilityPanel {
  /** "Before calibration", "After isotonic, test split". */
  name: string;
  bins: ReliabilityBins;
  /** Words under the name: "ECE 0.08 [0.05, 0.12]". */
  note?: string;
}

interface ReliabilityProps extends Framing {
  /** One, or before and after. */
  panels: readonly ReliabilityPanel[];
  /** What the probability is of: "label ≥ 6". */
  event: string;
}

type Binning = keyof ReliabilityBins;

/** What was promised against what happened, bin by bin, with the number of rows that each point rests on. */
export function Reliability({ panels, event, title, ...framing }: ReliabilityProps) {
  const [binning, setBinning] = useState<Binning>('equalWidth');
  const x: AxisSpec = {
    label: `Promised P(${event}) (%)`,
    domain: [0, 1],
    ticks: [0, 0.25, 0.5, 0.75, 1],
    format: (v) => formatShare(v, 0),
  };
  const y: AxisSpec = { ...x, label: `Share with ${event} (%)` };
  const most = Math.max(1, ...panels.flatMap((panel) => panel.bins[binning].map((bin) => bin.n)));
  const countAxis: AxisSpec = {
    label: 'Rows per bin',
    domain: [0, niceDomain(0, most, 2)[1]],
    ticks: [0, niceDomain(0, most, 2)[1]],
    format: count,
  };
  return (
    <ChartFrame
      {...framing}
      title={title ?? `Reliability: promised and observed share of ${event}`}
      table={tableOf(panels, binning)}
      controls={
        <SegmentedControl
          label="Bins"
          hideLabel
          options={[
            { value: 'equalWidth', label: 'Equal width' },
            { value: 'equalMass', label: 'Equal mass' },
          ]}
          value={binning}
          onChange={setBinning}
        />
      }
    >
      <div className={styles.panels}>
        {panels.map((panel) => {
          const bins = drawn(panel.bins[binning]);
          return (
            <div key={panel.name} className={styles.panel}>
              <p className={styles.name} data-export>
                {panel.name}
              </p>
              {panel.note && (
                <p className={styles.note} data-export>
                  {panel.note}
                </p>
              )}
              <Plot
                x={{ ...x, label: '' }}
                y={y}
                height={270}
                stopsLabel={`Bins, ${panel.name}`}
                stops={bins.map((bin) => ({
                  x: bin.predicted,
                  y: bin.observed,
                  title: `${formatPercent(bin.low, 0)} to ${formatPercent(bin.high, 0)}`,
                  values: [
                    ['promised', formatPercent(bin.predicted)],
                    [
                      'observed',
                      `${formatPercent(bin.observed)} [${formatShare(bin.least)}, ${formatShare(bin.most)}]`,
                    ],
                    ['rows', count(bin.n)],
                  ],
                }))}
              >
                <ReliabilityMarks bins={bins} />
              </Plot>
              <Plot x={x} y={countAxis} height={96} grid="none">
                <CountBars bins={bins} />
              </Plot>
            </div>
          );
        })}
      </div>
    </ChartFrame>
  );
}

/** Bins that hold rows, flat for drawing. */
function drawn(bins: ReliabilityBins[Binning]): DrawnBin[] {
  return bins.flatMap(({ low, high, n, meanProbability, frequency }) =>
    isUndefined(frequency)
      ? []
      : [
          {
            low,
            high,
            n,
            predicted: meanProbability,
            observed: frequency.value,
            least: frequency.low,
            most: frequency.high,
          },
        ],
  );
}

function tableOf(panels: readonly ReliabilityPanel[], binning: Binning): TableData {
  const percent = (v: number) => formatPercent(v);
  return {
    columns: [
      { name: 'Panel' },
      { name: 'From', format: percent },
      { name: 'To', format: percent },
      { name: 'Promised', format: percent },
      { name: 'Observed', format: percent },
      { name: 'Low', format: percent },
      { name: 'High', format: percent },
      { name: 'Rows' },
    ],
    rows: panels.flatMap((panel) =>
      panel.bins[binning].map(({ low, high, n, meanProbability, frequency }) => [
        panel.name,
        low,
        high,
        n > 0 ? meanProbability : null,
        ...(isUndefined(frequency) ? [null, null, null] : [frequency.value, frequency.low, frequency.high]),
        n,
      ]),
    ),
  };
}
