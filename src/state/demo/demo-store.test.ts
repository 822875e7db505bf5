import { describe, expect, it } from 'vitest';
import { AppError } from '#core/errors.ts';
import { operatingPoint } from '#core/metrics/selective/operating-point.ts';
import { fakeJudgedDemo } from '../fixtures/fake-judged-demo.ts';
import { fakeMetrics } from '../fixtures/fake-metrics.ts';
import { fakeDataset } from '../fixtures/fake-rows.ts';
import { fakeWorld } from '../fixtures/fake-workers.ts';
import { fakePreferences, testApp } from '../fixtures/stores.ts';
import { createDemoStore, storedOf } from './demo-store.ts';

const demoStore = (judgedDemo = async () => fakeJudgedDemo()) =>
  createDemoStore({ metrics: fakeMetrics(), preferences: fakePreferences(), judgedDemo });

describe('the judged demo', () => {
  it('draws each judge’s stored scores, and says what they are worth', async () => {
    const demo = demoStore();
    await demo.getState().open();
    const { judged, summaries } = demo.getState();
    expect(judged).toMatchObject({ label: 'quality', cut: 5 });
    for (const { curve } of judged!.judges)
      expect(curve).toMatchObject({ n: 80, labelled: 80, instructions: 20 });
    const auroc = (mode: 'with-reference' | 'without-reference') =>
      summaries[mode]!.figures.auroc as { value: number };
    expect(auroc('with-reference').value).toBeGreaterThan(0.9);
    expect(auroc('without-reference').value).toBeLessThan(0.7);
  });

  it('shows another judge at the same share of rows accepted', async () => {
    const demo = demoStore();
    await demo.getState().open();
    const accepted = () => {
      return operatingPoint(storedOf(demo.getState())!.curve, demo.getState().threshold).accepted;
    };
    expect(accepted()).toBe(64);
    demo.getState().chooseMode('with-reference');
    demo.getState().move(storedOf(demo.getState())!.curve.threshold[19]!);
    expect(accepted()).toBe(20);
    demo.getState().chooseMode('without-reference');
    expect(accepted()).toBe(20);
  });

  it('that does not come says so, and is asked for again', async () => {
    let asked = 0;
    const demo = demoStore(async () => {
      if (asked++ === 0) throw new AppError('fetch-failed', 'The host is away.');
      return fakeJudgedDemo();
    });
    await demo.getState().open();
    expect(demo.getState()).toMatchObject({ judged: null, error: { code: 'fetch-failed' } });
    await demo.getState().open();
    expect(demo.getState().error).toBeNull();
    expect(demo.getState().judged).not.toBeNull();
  });
});

describe('a first visit', () => {
  const demoAlone = () => fakeWorld([fakeDataset('demo', 'Demo', 80, 0)]);

  it('lasts while the demo is all there is, whatever is looked at', async () => {
    const preferences = fakePreferences();
    const { stores } = await testApp(demoAlone(), preferences);
    expect(stores.demo.getState().isFirstVisit).toBe(true);
    stores.route.getState().go('train');
    const again = await testApp(demoAlone(), preferences);
    expect(again.stores.demo.getState().isFirstVisit).toBe(true);
    expect(again.stores.route.getState().screen).toBe('explain');
  });

  it('ends with data of one’s own, and the next visit begins where one was', async () => {
    const preferences = fakePreferences();
    const { stores } = await testApp(fakeWorld([fakeDataset('own', 'own.jsonl', 80, 0)]), preferences);
    expect(stores.demo.getState().isFirstVisit).toBe(false);
    stores.route.getState().go('train');
    const again = await testApp(demoAlone(), preferences);
    expect(again.stores.demo.getState().isFirstVisit).toBe(false);
    expect(again.stores.route.getState().screen).toBe('train');
  });
});
