import { expect, it } from 'vitest';
import type { JudgeRunSpec } from '#core/method/judge/spec.ts';
import { parsePolicy } from '#core/policy/policy-schema.ts';
import { defaultTemplates } from '#core/template/default-templates.ts';
import { fakeDataset } from '../fixtures/fake-rows.ts';
import { fakeRun } from '../fixtures/fake-runs.ts';
import { fakeWorld } from '../fixtures/fake-workers.ts';
import { testApp } from '../fixtures/stores.ts';
import { hexDigest } from '../report/hex-digest.ts';
import { pagePolicy } from './page-policy.ts';

const spec: JudgeRunSpec = {
  method: 'judge',
  template: defaultTemplates['without-reference'],
  maxTokens: 1024,
  minDigitMass: 0.05,
};

const createdAt = '2026-11-30T12:00:00.000Z';

async function onDecide(scored: number) {
  const dataset = fakeDataset('demo', 'Demo', 80, 2);
  const runs = scored ? [fakeRun('run-1', dataset, spec, { scored, state: 'paused' })] : [];
  const app = await testApp(fakeWorld([dataset], runs));
  app.stores.route.setState({ screen: 'decide', row: null });
  await app.quiet();
  const made = () => app.stores.report.getState().make((from) => pagePolicy(from, createdAt));
  return { ...app, made };
}

it('is the threshold on screen, for the judge and the words of the open run', async () => {
  const { stores, made } = await onDecide(60);
  stores.threshold.getState().chooseScore(4);
  const policy = await parsePolicy((await made())!, 'policy.json', hexDigest);
  expect(policy).toMatchObject({
    createdAt,
    threshold: 4,
    rule: 'score',
    promise: null,
    judge: stores.run.getState().current!.judge,
    question: { template: spec.template, maxTokens: 1024, minDigitMass: 0.05 },
    data: { name: 'Demo', rows: 60 },
  });
  expect(policy.reference.score.length).toBe(policy.data.labelled || policy.data.scored);
});

it('accepts nothing where no threshold could be promised', async () => {
  const { stores, made, quiet } = await onDecide(60);
  await stores.line.getState().certify({ alpha: 0.001 });
  await quiet();
  expect(stores.line.getState().unreachable).toBe(true);
  expect(await parsePolicy((await made())!, 'policy.json', hexDigest)).toMatchObject({
    threshold: null,
    rule: 'guarantee',
    promise: null,
  });
});

it('is refused in words where nothing is judged', async () => {
  const { stores, made } = await onDecide(0);
  expect(await made()).toBeNull();
  expect(stores.report.getState().error).toMatchObject({ code: 'no-run' });
});
