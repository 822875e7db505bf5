import { act } from 'react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { fakeColumns } from './fixtures/columns.ts';
import { fakeBins, fakeCurves } from './fixtures/curves.ts';
import { liveNumber } from './fixtures/live.ts';
import { axeFindings, render, settle, unmountAll, until } from './fixtures/render.tsx';
import type { Trace } from './frame/Trace.tsx';
import type { Range } from './plot/brush-range.ts';
import { ScoreDistribution } from './ScoreDistribution.tsx';
import { coverageAt } from './threshold/places.ts';

afterEach(unmountAll);

const columns = fakeColumns(320, 7);
const { curve } = fakeCurves(columns);

async function distribution(range: Range | null) {
  const threshold = liveNumber(4.5);
  const onRange = vi.fn<(range: Range | null) => void>();
  const box = await render(
    <ScoreDistribution
      caption="n = 314 rows"
      fileName="chart"
      traces={[{ metric: 'score', rows: '314 rows' }] satisfies Trace[]}
      bins={fakeBins(columns, 36)}
      scoreName="Judge score (0 to 9)"
      n={curve.n}
      brush={{ range, onRange }}
      threshold={{
        live: threshold,
        coverage: (value) => coverageAt(curve, value),
        onThreshold: threshold.set,
      }}
    />,
  );
  const area = box.querySelector<HTMLElement>('[role=slider][aria-label="Threshold"]')!;
  const end = (side: 'from' | 'to') =>
    box.querySelector<HTMLElement>(
      `[role=slider][aria-label="Rows chosen by judge score (0 to 9), ${side}"]`,
    )!;
  // A synthetic pointer can't be captured.
  for (let one: HTMLElement | null = area; one && one !== box; one = one.parentElement)
    one.setPointerCapture = () => undefined;
  const { left, width, top, height } = area.getBoundingClientRect();
  const pointer = async (type: string, score: number, kind = 'mouse') => {
    const place = { clientX: left + (width * score) / 9, clientY: top + height / 2 };
    await act(async () =>
      area.dispatchEvent(
        new PointerEvent(type, {
          ...place,
          button: 0,
          pointerId: 1,
          isPrimary: true,
          pointerType: kind,
          bubbles: true,
        }),
      ),
    );
    await settle();
  };
  const press = async (element: HTMLElement, key: string) => {
    await act(async () =>
      element.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true })),
    );
  };
  return { box, threshold, onRange, pointer, end, press };
}

describe('a range of scores', () => {
  it.each(['mouse', 'touch'])(
    'is chosen by dragging across the bars, by %s, in either direction',
    async (kind) => {
      const { threshold, onRange, pointer } = await distribution(null);
      await pointer('pointerdown', 3, kind);
      await pointer('pointermove', 2, kind);
      await pointer('pointermove', 1.5, kind);
      expect(onRange).not.toHaveBeenCalled();
      await pointer('pointerup', 1, kind);
      const [{ low, high }] = onRange.mock.lastCall as [Range];
      expect(low).toBeCloseTo(1, 1);
      expect(high).toBeCloseTo(3, 1);
      expect(threshold.get()).toBe(4.5);
    },
  );

  it('is open where the drag leaves the axis, and nothing where Escape ends it', async () => {
    const { onRange, pointer } = await distribution(null);
    await pointer('pointerdown', 6);
    await pointer('pointermove', 8);
    await act(async () =>
      window.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', cancelable: true })),
    );
    await pointer('pointerup', 8);
    expect(onRange).not.toHaveBeenCalled();
    await pointer('pointerdown', 6);
    await pointer('pointermove', 8);
    await pointer('pointerup', 9.4);
    expect(onRange.mock.lastCall![0]).toMatchObject({ high: null });
  });

  it('leaves the threshold to whoever takes hold of its rule, and a press elsewhere moves it', async () => {
    const { threshold, onRange, pointer } = await distribution(null);
    await pointer('pointerdown', 4.55);
    await pointer('pointermove', 6);
    await pointer('pointerup', 6);
    expect(threshold.get()).toBeCloseTo(6, 1);
    await pointer('pointerdown', 2);
    await pointer('pointerup', 2);
    expect(threshold.get()).toBeCloseTo(2, 1);
    expect(onRange).not.toHaveBeenCalled();
  });

  it('is cleared by a press where there is one', async () => {
    const { threshold, onRange, pointer } = await distribution({ low: 1, high: 3 });
    await pointer('pointerdown', 7);
    await pointer('pointerup', 7);
    expect(onRange.mock.calls).toEqual([[null]]);
    expect(threshold.get()).toBe(4.5);
  });

  it('is moved at its ends by keys, once they rest', async () => {
    const { onRange, end, press } = await distribution({ low: 1, high: 3 });
    expect(end('from').getAttribute('aria-valuenow')).toBe('1');
    await press(end('from'), 'ArrowRight');
    await press(end('from'), 'PageUp');
    expect(onRange).not.toHaveBeenCalled();
    expect(end('from').getAttribute('aria-valuenow')).toBe('2.1');
    await until(() => onRange.mock.calls.length > 0);
    expect(onRange.mock.calls).toEqual([[{ low: 2.1, high: 3 }]]);
    await press(end('to'), 'Delete');
    await press(end('to'), 'Enter');
    expect(onRange.mock.lastCall).toEqual([null]);
  });

  it('has no accessibility findings, chosen or not', async () => {
    for (const range of [null, { low: 1, high: 3 }]) {
      const { box } = await distribution(range);
      expect(await axeFindings(box)).toEqual([]);
      await unmountAll();
    }
  });
});
