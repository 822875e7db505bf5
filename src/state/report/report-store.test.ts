import { describe, expect, it } from 'vitest';
import { decisionSentence, pointWords } from '#core/decision/point-words.ts';
import type { JudgeRunSpec } from '#core/method/judge/spec.ts';
import { operatingPoint } from '#core/metrics/selective/operating-point.ts';
import { defaultTemplates } from '#core/template/default-templates.ts';
import { escapeHtml } from '#core/text/escape-html.ts';
import { fakeDataset } from '../fixtures/fake-rows.ts';
import { fakeRun } from '../fixtures/fake-runs.ts';
import { fakeWorld } from '../fixtures/fake-workers.ts';
import { testApp } from '../fixtures/stores.ts';
import { pageReport } from './page-report.ts';

const spec: JudgeRunSpec = {
  method: 'judge',
  template: defaultTemplates['without-reference'],
  maxTokens: 1024,
  minDigitMass: 0.05,
};

async function onDecide(scored: number) {
  const dataset = fakeDataset('demo', 'Demo', 80, 2);
  const runs = scored ? [fakeRun('run-1', dataset, spec, { scored, state: 'paused' })] : [];
  const app = await testApp(fakeWorld([dataset], runs));
  app.stores.route.setState({ screen: 'decide', row: null });
  await app.quiet();
  return app.stores;
}

describe('the report on the open run', () => {
  it('says what Decide says at the threshold on screen, and what is left out', async () => {
    const stores = await onDecide(60);
    stores.threshold.getState().chooseScore(4);
    const html = await stores.report.getState().make((from) => pageReport(from, 'html', 0));
    expect(stores.report.getState()).toMatchObject({ busy: false, error: null });
    const { curve } = stores.decide.getState().figures!;
    const words = (at: number) => pointWords(operatingPoint(curve, at));
    expect(html).toContain(escapeHtml(decisionSentence(words(4), words(Number.NEGATIVE_INFINITY))));
    expect(html).toContain('20 not judged yet');
    expect(html).toContain('2 could not be read as rows');
    expect(html).toContain(stores.run.getState().current!.judge.model.sha256);
    expect(html).toContain('Chosen by hand, with the labels of these same rows in view.');
    expect(html).toContain('--threshold 4 ');
    expect(html).not.toContain('<article>');
  });

  it('says what mistakes cost where somebody has said it on Decide', async () => {
    const stores = await onDecide(80);
    const made = () => stores.report.getState().make((from) => pageReport(from, 'md', 0));
    expect(await made()).not.toContain('What mistakes cost');
    stores.line.getState().setCosts({ badAccepted: 4, goodDeclined: 1, review: 0.5 });
    const text = await made();
    expect(text).toContain('## What mistakes cost');
    expect(text).toContain('--bad-accepted 4 --good-declined 1 --review-cost 0.5');
    stores.line.getState().setCosts({ badAccepted: 0, goodDeclined: 0, review: 0 });
    expect(await made()).not.toContain('What mistakes cost');
  });

  it('says that near-duplicates count as one, and tells the command', async () => {
    const stores = await onDecide(80);
    const made = () => stores.report.getState().make((from) => pageReport(from, 'md', 0));
    expect(await made()).not.toContain('near-duplicates');
    await stores.datasets.getState().groupNear(true);
    const text = await made();
    expect(text).toContain(
      '- Near-duplicates: 2 instructions nearly the same as an earlier one counted as one',
    );
    expect(text).toContain(' --group-near-duplicates ');
  });

  it('shows declined rows with their texts only where they are asked for', async () => {
    const stores = await onDecide(80);
    stores.threshold.getState().chooseScore(5);
    const text = await stores.report.getState().make((from) => pageReport(from, 'md', 3));
    expect(text!.match(/^### Row /gm)).toHaveLength(3);
  });

  it('is refused in words where nothing is judged', async () => {
    const stores = await onDecide(0);
    expect(await stores.report.getState().make((from) => pageReport(from, 'html', 0))).toBeNull();
    expect(stores.report.getState().error).toMatchObject({ code: 'no-run' });
  });
});
