import type { ReactNode } from 'react';
import { afterEach, describe, expect, it } from 'vitest';
import { metricCatalogue } from '#core/metrics/catalogue/catalogue.ts';
import { histogram } from '#core/metrics/distribution/histogram.ts';
import { precisionRecallLine } from '#core/metrics/selective/curve-lines.ts';
import { AcceptedCurve } from './AcceptedCurve.tsx';
import { BestOfN } from './BestOfN.tsx';
import { ConfusionTable } from './ConfusionTable.tsx';
import { DigitBars } from './DigitBars.tsx';
import { DotPlot } from './DotPlot.tsx';
import { fakeColumns } from './fixtures/columns.ts';
import { fakeBestOfN, fakeBins, fakeCurves, fakeReliability } from './fixtures/curves.ts';
import { liveNumber } from './fixtures/live.ts';
import { axeFindings, render, unmountAll } from './fixtures/render.tsx';
import { serialiseChart } from './frame/serialise.ts';
import type { Trace } from './frame/Trace.tsx';
import { HeatTable } from './HeatTable.tsx';
import { LengthScatter } from './LengthScatter.tsx';
import { NetBenefit } from './NetBenefit.tsx';
import { PrecisionRecall } from './PrecisionRecall.tsx';
import { Reliability } from './Reliability.tsx';
import { ScatterPlot } from './ScatterPlot.tsx';
import { ScoreDistribution } from './ScoreDistribution.tsx';
import { ScoreMultiples } from './ScoreMultiples.tsx';

afterEach(async () => {
  await unmountAll();
  document.documentElement.dataset.theme = 'light';
});

const columns = fakeColumns(320, 3);
const { curve, length } = fakeCurves(columns);
const framing = {
  caption: 'n = 314 rows',
  fileName: 'chart',
  traces: [{ metric: 'score', rows: '314 rows' }] satisfies Trace[],
};
const estimate = { value: 0.4, low: 0.3, high: 0.5, n: 314 };
const none = { undefined: true as const, reason: 'The score is the same in every row.', n: 314 };
const groups = histogram({
  score: columns.score,
  valid: columns.valid,
  group: columns.category,
  groups: columns.categories,
  bins: 18,
  range: [0, 9],
});

/** Net benefit that rises to a threshold of 5 and falls beyond it, strictest threshold first. */
const benefits = Array.from({ length: 40 }, (_, i) => {
  const threshold = 9 - i * 0.2;
  const value = 0.4 - 0.02 * (threshold - 5) ** 2;
  return {
    threshold,
    accepted: 8 * (i + 1),
    coverage: (i + 1) / 40,
    benefit: { value, low: value - 0.05, high: value + 0.05, n: 314 },
    chosen: { value, low: value - 0.09, high: value + 0.09, n: 314 },
  };
});

const charts: [name: string, chart: ReactNode][] = [
  [
    'net benefit',
    <NetBenefit
      key="n"
      {...framing}
      points={benefits}
      best={benefits[20]!}
      scoreName="Judge score (0 to 9)"
    />,
  ],
  [
    'confusion',
    <ConfusionTable
      key="c"
      {...framing}
      title="Rows by what Judge and Ana said"
      first="Judge"
      second="Ana"
      matrix={{
        categories: [0, 1],
        counts: [
          [40, 12],
          [9, 101],
        ],
        n: 162,
      }}
      nameOf={(value) => (value === 1 ? 'accept' : 'decline')}
    />,
  ],
  [
    'rows accepted',
    <AcceptedCurve
      key="k"
      {...framing}
      curve={curve}
      domain={[0, 9]}
      scoreName="Judge score"
      threshold={liveNumber(4)}
      onThreshold={() => undefined}
    />,
  ],
  [
    'distribution',
    <ScoreDistribution key="d" {...framing} bins={fakeBins(columns, 36)} scoreName="Score" n={314} />,
  ],
  [
    'small multiples',
    <ScoreMultiples
      key="m"
      {...framing}
      groups={groups.byGroup}
      edges={groups.edges}
      scoreName="Score"
      groupName="category"
      threshold={liveNumber(4)}
      declined={() => 0.2}
    />,
  ],
  [
    'precision and recall',
    <PrecisionRecall
      key="p"
      {...framing}
      judge={{ name: 'judge', points: precisionRecallLine(curve) }}
      baseline={{ name: 'length', points: precisionRecallLine(length) }}
      finds="good"
      prevalence={0.8}
    />,
  ],
  [
    'reliability',
    <Reliability
      key="r"
      {...framing}
      event="label ≥ 4"
      panels={[{ name: 'Before', bins: fakeReliability(columns, 2) }]}
    />,
  ],
  [
    'estimates',
    <DotPlot
      key="e"
      {...framing}
      axisName="Pearson"
      rowName="Method"
      reference={{ value: 0, name: 'none' }}
      rows={[
        { name: 'Judge', estimate, before: { ...estimate, value: 0.2 } },
        { name: 'length', estimate, baseline: true, rank: { low: 1, high: 3 } },
        { name: 'constant', estimate: none },
      ]}
    />,
  ],
  [
    'heat table',
    <HeatTable
      key="h"
      {...framing}
      title="Pearson by model"
      rowName="Method"
      columns={['a', 'b', 'c']}
      rows={[
        {
          name: 'Judge',
          trace: { metric: 'method_judge', rows: '300 rows' },
          cells: [estimate, none, null],
        },
      ]}
      darkest={0.7}
      intervals
    />,
  ],
  ['best of n', <BestOfN key="b" {...framing} lines={fakeBestOfN(32)} labelName="label" />],
  [
    'length',
    <LengthScatter
      key="l"
      {...framing}
      length={columns.responseLength}
      score={columns.score}
      scoreName="Score"
      scoreDomain={[0, 9]}
    />,
  ],
  [
    'named points',
    <ScatterPlot
      key="s"
      {...framing}
      title="Score against win rate"
      x={[1, 2, 3]}
      y={[2, 3, 4]}
      names={['a', 'b', 'c']}
      xAxis={{ label: 'Win rate', domain: [0, 4], format: String }}
      yAxis={{ label: 'Score', domain: [0, 9], format: String }}
      diagonal
    />,
  ],
  [
    'digits',
    <DigitBars
      key="g"
      {...framing}
      probs={[0, 0, 0.1, 0.1, 0.2, 0.3, 0.1, 0.1, 0.05, 0.05]}
      score={4.9}
      threshold={4}
    />,
  ],
];

describe.each(charts)('%s', (_name, chart) => {
  it.each(['light', 'dark'])('is clean to axe in %s, on a narrow screen', async (theme) => {
    document.documentElement.dataset.theme = theme;
    const box = await render(chart, 320);
    expect(box.scrollWidth).toBeLessThanOrEqual(320);
    expect(await axeFindings(box)).toEqual([]);
    expect(box.textContent).not.toContain('NaN');
  });

  it('has its figures in a table', async () => {
    const box = await render(chart);
    expect(box.querySelectorAll('tbody tr').length).toBeGreaterThan(0);
    expect(box.querySelector('caption')!.textContent).not.toBe('');
  });
});

describe.each(charts)('%s, exported', (_name, chart) => {
  it('becomes a picture that stands on its own', async () => {
    const box = await render(chart);
    const body = box.querySelector<HTMLElement>('figure > div:has(svg), figure > div:has(table)')!;
    const { markup } = serialiseChart(body, 'Title', 'Caption');
    const parsed = new DOMParser().parseFromString(markup, 'image/svg+xml');
    expect(parsed.querySelector('parsererror')).toBeNull();
    expect(markup).not.toMatch(/class=|var\(|color-mix|currentColor/);
    expect(parsed.querySelectorAll('text').length).toBeGreaterThan(4);
  });
});

it('leaves out of the picture what is not seen of a table: reasons for screen readers, and notes', async () => {
  const box = await render(charts.find(([name]) => name === 'heat table')![1]);
  const body = box.querySelector<HTMLElement>('figure > div:has(table)')!;
  expect(body.textContent).toContain(none.reason);
  expect(body.textContent).toContain(metricCatalogue.method_judge.formula);
  const { markup } = serialiseChart(body, 'Title', 'Caption');
  const parsed = new DOMParser().parseFromString(markup, 'image/svg+xml');
  const words = [...parsed.querySelectorAll('text')].map(({ textContent }) => textContent);
  expect(words).toEqual(expect.arrayContaining(['Judge', '0.40', '[0.30, 0.50]', 'none', 'not run']));
});
