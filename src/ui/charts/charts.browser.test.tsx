import { act } from 'react';
import { afterEach, describe, expect, it } from 'vitest';
import { rocLine } from '#core/metrics/selective/curve-lines.ts';
import { fakeColumns } from './fixtures/columns.ts';
import { fakeBins, fakeCurves } from './fixtures/curves.ts';
import { liveNumber } from './fixtures/live.ts';
import { axeFindings, render, settle, unmountAll } from './fixtures/render.tsx';
import { serialiseChart } from './frame/serialise.ts';
import type { Trace } from './frame/Trace.tsx';
import { RiskCoverage } from './RiskCoverage.tsx';
import { RocCurve } from './RocCurve.tsx';
import { ScoreDistribution } from './ScoreDistribution.tsx';
import { riskBaselines } from './threshold/baselines.ts';
import { coverageAt } from './threshold/places.ts';

afterEach(unmountAll);

const columns = fakeColumns(320, 7);
const { curve, length } = fakeCurves(columns);
const roc = { name: 'judge', points: rocLine(curve) };
const framing = {
  caption: 'n = 314 rows',
  fileName: 'chart',
  traces: [{ metric: 'score', rows: '314 rows' }] satisfies Trace[],
};

function Both({ threshold }: { threshold: ReturnType<typeof liveNumber> }) {
  return (
    <>
      <RiskCoverage
        {...framing}
        curve={curve}
        baselines={riskBaselines(curve, length)}
        threshold={threshold}
        onThreshold={threshold.set}
      />
      <ScoreDistribution
        {...framing}
        bins={fakeBins(columns, 36)}
        scoreName="Judge score (0 to 9)"
        n={curve.n}
        threshold={{
          live: threshold,
          coverage: (value) => coverageAt(curve, value),
          onThreshold: threshold.set,
        }}
      />
    </>
  );
}

const slider = (box: HTMLElement, name: string) =>
  box.querySelector<HTMLElement>(`[role=slider][aria-label="${name}"]`)!;
const press = async (element: HTMLElement, key: string, shiftKey = false) => {
  await act(async () => {
    element.dispatchEvent(new KeyboardEvent('keydown', { key, shiftKey, bubbles: true }));
  });
  await settle();
};

describe('the threshold', () => {
  it('is one for curve and distribution, said in words on both', async () => {
    const threshold = liveNumber(4.2);
    const box = await render(<Both threshold={threshold} />);
    const accepted = slider(box, 'Rows accepted');
    const score = slider(box, 'Threshold');
    expect(accepted.getAttribute('aria-valuetext')).toMatch(
      /^declines \d+% · accepts \d+% · expected bad among accepted [\d.]+% \[[\d.]+, [\d.]+\]$/,
    );
    await act(async () => threshold.set(6.5));
    await settle();
    const coverage = coverageAt(curve, 6.5);
    expect(Number(accepted.getAttribute('aria-valuenow'))).toBeCloseTo(coverage * 100, 1);
    expect(score.getAttribute('aria-valuetext')).toContain(`accepts ${Math.round(coverage * 100)}%`);
  });

  it('moves with arrow keys, one point of the curve at a time, to declining all', async () => {
    const threshold = liveNumber(curve.threshold[3]!);
    const box = await render(<Both threshold={threshold} />);
    const accepted = slider(box, 'Rows accepted');
    await press(accepted, 'ArrowLeft', true);
    expect(threshold.get()).toBe(curve.threshold[2]);
    await press(accepted, 'Home');
    expect(accepted.getAttribute('aria-valuetext')).toBe('declines 100% · accepts 0%');
    await press(accepted, 'End');
    expect(accepted.getAttribute('aria-valuetext')).toMatch(/^declines 0% · accepts 100%/);
  });

  it('follows a pressed pointer to the nearest coverage there is', async () => {
    const threshold = liveNumber(4.2);
    const box = await render(<Both threshold={threshold} />);
    const accepted = slider(box, 'Rows accepted');
    const area = accepted.getBoundingClientRect();
    // A synthetic pointer can't be captured.
    accepted.setPointerCapture = () => undefined;
    const x = area.left + area.width * 0.5;
    accepted.dispatchEvent(
      new PointerEvent('pointerdown', { clientX: x, button: 0, pointerId: 1, bubbles: true }),
    );
    await settle();
    expect(Math.abs(coverageAt(curve, threshold.get()) - 0.5)).toBeLessThan(0.5 / curve.n + 0.002);
  });
});

describe('a chart', () => {
  it('has a table behind it with the same figures, and shows it on demand', async () => {
    const box = await render(<RocCurve {...framing} judge={roc} />);
    const rows = box.querySelectorAll('tbody tr');
    expect(rows.length).toBe(roc.points.length);
    expect(rows[0]!.textContent).toContain('0.0%');
    expect(rows[rows.length - 1]!.textContent).toContain('100.0%100.0%');
    const table = box.querySelector('table')!;
    expect(table.parentElement!.clientHeight).toBeLessThan(2);
    await act(async () => box.querySelector<HTMLElement>('button[aria-pressed]')!.click());
    expect(box.querySelector('table')!.parentElement!.clientHeight).toBeGreaterThan(100);
  });

  it('reads out its points with arrow keys', async () => {
    const box = await render(<RocCurve {...framing} judge={roc} />);
    const points = box.querySelector<HTMLElement>('[role=slider]')!;
    await press(points, 'End');
    expect(points.getAttribute('aria-valuetext')).toMatch(/good accepted 100.0%, bad accepted 100.0%$/);
    await press(points, 'ArrowLeft');
    expect(points.getAttribute('aria-valuenow')).toBe(String(roc.points.length - 1));
  });

  it.each([320, 700, 1400])('stays inside %i pixels and is clean to axe', async (width) => {
    const box = await render(<Both threshold={liveNumber(4.2)} />, width);
    expect(box.scrollWidth).toBeLessThanOrEqual(width);
    for (const svg of box.querySelectorAll('svg'))
      expect(svg.getBoundingClientRect().width).toBeLessThanOrEqual(width);
    expect(await axeFindings(box)).toEqual([]);
  });

  it('says why there is nothing to draw instead of drawing', async () => {
    const box = await render(<RocCurve {...framing} empty="Every label is below the cut." judge={roc} />);
    expect(box.textContent).toContain('Every label is below the cut.');
    expect(box.querySelector('svg')).toBeNull();
  });
});

describe('an exported picture', () => {
  it('stands on its own: resolved styles, title, caption, nothing of the page', async () => {
    const box = await render(<Both threshold={liveNumber(4.2)} />);
    const body = box.querySelector('figure svg')!.closest<HTMLElement>('figure > div')!;
    const { markup, width, height } = serialiseChart(body, 'Risk', 'n = 314 rows');
    const parsed = new DOMParser().parseFromString(markup, 'image/svg+xml');
    expect(parsed.querySelector('parsererror')).toBeNull();
    expect(markup).not.toMatch(/class=|var\(|currentColor|tabindex|aria-/);
    const texts = [...parsed.querySelectorAll('text')].map((text) => text.textContent);
    expect(texts).toContain('Risk');
    expect(texts).toContain('n = 314 rows');
    expect(texts.some((text) => text?.startsWith('bad among accepted'))).toBe(true);
    expect(texts).toContain('Coverage: rows accepted (%) →');
    expect(parsed.querySelector('path[stroke="rgb(27, 27, 26)"]')).not.toBeNull();

    const image = new Image();
    image.src = URL.createObjectURL(new Blob([markup], { type: 'image/svg+xml' }));
    await image.decode();
    expect([image.naturalWidth, image.naturalHeight]).toEqual([width, height]);
    const canvas = document.createElement('canvas');
    canvas.width = width;
    canvas.height = height;
    const context = canvas.getContext('2d')!;
    context.drawImage(image, 0, 0);
    const pixels = context.getImageData(0, 0, width, height).data;
    const orange = countPixels(pixels, (r, g, b) => r > 190 && g > 70 && g < 140 && b < 60);
    const blue = countPixels(pixels, (r, g, b) => r < 80 && g > 70 && g < 140 && b > 160);
    expect(orange).toBeGreaterThan(200);
    expect(blue).toBeGreaterThan(200);
  });
});

function countPixels(data: Uint8ClampedArray, is: (r: number, g: number, b: number) => boolean): number {
  let count = 0;
  for (let i = 0; i < data.length; i += 4) if (is(data[i]!, data[i + 1]!, data[i + 2]!)) count++;
  return count;
}
