import { describe, expect, it } from 'vitest';
import { benchFigures } from '#core/bench/fixtures/bench-figures.ts';
import { AppError } from '#core/errors.ts';
import type { BenchProtocol } from '#protocol/bench-protocol.ts';
import type { Handlers } from '#protocol/rpc.ts';
import { createBenchStore } from './bench-store.ts';
import { FakeBench } from './fixtures/fake-bench.ts';

type Measure = Handlers<BenchProtocol>['measure'];

const answer: Measure = ({ backend, threads }) => ({ ...benchFigures, backend, threads: threads ?? 0 });

function storeOn(measure: Measure, { isolated = true, webgpu = true } = {}) {
  const clients: FakeBench[] = [];
  const store = createBenchStore({
    openClient() {
      const client = new FakeBench(measure);
      clients.push(client);
      return client;
    },
    environment: { isolated, webgpu, processors: 4 },
    source: () => ({ kind: 'catalogue', id: 'judge', allowHub: false }),
    timestamp: () => '2026-11-25T22:00:00Z',
  });
  return { store, clients };
}

describe('the bench store', () => {
  it('measures all threads, one thread and WebGPU, each in a worker that ends with it', async () => {
    const { store, clients } = storeOn(answer);
    await store.getState().measure();
    const { results, measuredAt, measuring } = store.getState();
    expect(results.map(({ backend, threads }) => [backend, threads])).toEqual([
      ['wasm', 4],
      ['wasm', 1],
      ['webgpu', 0],
    ]);
    expect(measuredAt).toBe('2026-11-25T22:00:00Z');
    expect(measuring).toBeNull();
    expect(clients.map(({ ended }) => ended)).toEqual([true, true, true]);
  });

  it('measures what there is where the page is not isolated and has no WebGPU', async () => {
    const { store } = storeOn(answer, { isolated: false, webgpu: false });
    await store.getState().measure();
    expect(store.getState().results.map(({ threads }) => threads)).toEqual([1]);
  });

  it('tells how far it is over all backends', async () => {
    const seen: number[] = [];
    const { store, clients } = storeOn((args) => {
      clients.at(-1)!.emit('progress', { part: 'rows', what: '' });
      return answer(args);
    });
    store.subscribe(({ measuring }) => measuring && seen.push(measuring.done / measuring.total));
    await store.getState().measure();
    expect(seen.length).toBeGreaterThan(5);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    expect(seen.at(-1)).toBeLessThan(1);
  });

  it('keeps what was measured before it is cancelled, and is no failure', async () => {
    const { store } = storeOn(({ backend, threads, ...rest }) =>
      threads === 1 ? new Promise(() => {}) : answer({ backend, threads, ...rest }),
    );
    const measuring = store.getState().measure();
    await expect.poll(() => store.getState().measuring?.threads).toBe(1);
    store.getState().cancel();
    await measuring;
    expect(store.getState()).toMatchObject({ measuring: null, error: null, measuredAt: null });
    expect(store.getState().results.length).toBe(1);
  });

  it('shows what went wrong', async () => {
    const { store } = storeOn(() => {
      throw new AppError('backend-failed', 'No backend can run a model here.');
    });
    await store.getState().measure();
    expect(store.getState().error?.code).toBe('backend-failed');
    expect(store.getState().measuring).toBeNull();
  });
});
