import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { AppError } from '#core/errors.ts';
import { type Derived, derived } from './derived.ts';
import { createLane } from './lane.ts';

interface Source {
  dataset: string | null;
  cut: number;
  rows: number;
  labels: readonly number[];
}

/** A computation under way, which the test ends. */
interface Job {
  inputs: Omit<Source, 'dataset'> & { dataset: string };
  signal: AbortSignal;
  end(): void;
  fail(error?: Error): void;
}

const first: Source = { dataset: 'a', cut: 5, rows: 10, labels: [1] };
const resultOf = ({ dataset, cut, rows, labels }: Source) => `${dataset} ${cut} ${rows} ${labels.join('+')}`;

function world(delay?: () => Promise<void>) {
  const source = createStore<Source>()(() => first);
  const screen = createStore<{ wanted: boolean }>()(() => ({ wanted: true }));
  const jobs: Job[] = [];
  const value: Derived<string> = derived({
    inputs: () => {
      const { dataset, ...rest } = source.getState();
      return dataset === null ? null : { dataset, ...rest };
    },
    compute: (inputs: Job['inputs'], signal) =>
      new Promise<string>((resolve, reject) =>
        jobs.push({
          inputs,
          signal,
          end: () => resolve(resultOf(inputs)),
          fail: (error = new AppError('bad-batch', 'It broke.')) => reject(error),
        }),
      ),
    sources: [source, screen],
    wanted: () => screen.getState().wanted,
    about: ['dataset'],
    growing: ['rows', 'labels'],
    lane: createLane(),
    ...(delay && { delay }),
  });
  value.refresh();
  return { source, screen, jobs, value };
}

/** Every promise that can go on has gone on. */
const turned = async () => {
  for (let i = 0; i < 10; i++) await Promise.resolve();
};

describe('a derived value', () => {
  it('is that of its inputs, and is computed once for them', async () => {
    const { source, screen, jobs, value } = world();
    expect(value.getState()).toMatchObject({ value: null, computing: true });
    jobs[0]!.end();
    await turned();
    expect(value.getState()).toEqual({ value: 'a 5 10 1', predates: false, computing: false, error: null });
    source.setState({ cut: 5 });
    screen.setState({ wanted: false });
    screen.setState({ wanted: true });
    expect(jobs).toHaveLength(1);
  });

  it('follows an array by its identity: another one under the same name is computed anew', async () => {
    const { source, jobs, value } = world();
    jobs[0]!.end();
    await turned();
    source.setState({ labels: [1, 2] });
    expect(value.getState()).toMatchObject({ value: 'a 5 10 1', predates: true, computing: true });
    jobs[1]!.end();
    await turned();
    expect(value.getState()).toMatchObject({ value: 'a 5 10 1+2', predates: false });
  });

  it('does not count as computed where its computation was abandoned', async () => {
    const { screen, jobs, value } = world();
    screen.setState({ wanted: false });
    expect(jobs[0]!.signal.aborted).toBe(true);
    screen.setState({ wanted: true });
    jobs[0]!.fail(jobs[0]!.signal.reason as Error);
    await turned();
    expect(value.getState().error).toBeNull();
    expect(jobs).toHaveLength(2);
    jobs[1]!.end();
    await turned();
    expect(value.getState()).toMatchObject({ value: 'a 5 10 1', predates: false, computing: false });
  });

  it('begins nothing while nobody looks', async () => {
    const { source, screen, jobs } = world();
    jobs[0]!.end();
    await turned();
    screen.setState({ wanted: false });
    source.setState({ cut: 6 });
    await turned();
    expect(jobs).toHaveLength(1);
    screen.setState({ wanted: true });
    expect(jobs[1]!.inputs.cut).toBe(6);
  });

  it('drops what was computed for another choice, and keeps the value before with its mark', async () => {
    const { source, jobs, value } = world();
    jobs[0]!.end();
    await turned();
    source.setState({ cut: 6 });
    source.setState({ cut: 7 });
    expect(jobs[1]!.signal.aborted).toBe(true);
    jobs[1]!.end();
    await turned();
    expect(value.getState()).toMatchObject({ value: 'a 5 10 1', predates: true, computing: true });
    jobs[2]!.end();
    await turned();
    expect(value.getState()).toMatchObject({ value: 'a 7 10 1', predates: false });
  });

  it('shows nothing of what it is not about any more', async () => {
    const { source, jobs, value } = world();
    jobs[0]!.end();
    await turned();
    source.setState({ dataset: 'b' });
    expect(value.getState()).toMatchObject({ value: null, computing: true });
    source.setState({ dataset: null });
    jobs[1]!.end();
    await turned();
    expect(value.getState()).toEqual({ value: null, predates: false, computing: false, error: null });
  });

  it('shows rows so far while a run goes on, and looks again only after the delay', async () => {
    vi.useFakeTimers();
    try {
      const { source, jobs, value } = world(() => new Promise((resolve) => setTimeout(resolve, 1000)));
      source.setState({ rows: 20 });
      expect(jobs[0]!.signal.aborted).toBe(false);
      jobs[0]!.end();
      await turned();
      expect(value.getState()).toMatchObject({ value: 'a 5 10 1', predates: true, computing: false });
      source.setState({ rows: 30 });
      await vi.advanceTimersByTimeAsync(999);
      expect(jobs).toHaveLength(1);
      await vi.advanceTimersByTimeAsync(1);
      expect(jobs[1]!.inputs.rows).toBe(30);
      jobs[1]!.end();
      await turned();
      // A choice does not wait for the delay.
      source.setState({ cut: 8 });
      expect(jobs[2]!.inputs.cut).toBe(8);
    } finally {
      vi.useRealTimers();
    }
  });

  it('keeps the last value beside an error, and asks again when somebody comes back', async () => {
    const { source, screen, jobs, value } = world();
    jobs[0]!.end();
    await turned();
    source.setState({ cut: 6 });
    jobs[1]!.fail();
    await turned();
    expect(value.getState()).toMatchObject({
      value: 'a 5 10 1',
      predates: true,
      error: { code: 'bad-batch' },
    });
    source.setState({ cut: 6 });
    expect(jobs).toHaveLength(2);
    screen.setState({ wanted: false });
    screen.setState({ wanted: true });
    jobs[2]!.end();
    await turned();
    expect(value.getState()).toEqual({ value: 'a 6 10 1', predates: false, computing: false, error: null });
  });

  it('ends as the value of the last inputs, whatever the order of changes and completions', async () => {
    // Equal labels are one array here: another array, however equal, is another input.
    const labelsOf = Array.from({ length: 10 }, (_, rows) => [rows]);
    const step = fc.oneof(
      fc.record({ kind: fc.constant('dataset' as const), to: fc.constantFrom('a', 'b', null) }),
      fc.record({ kind: fc.constant('cut' as const), to: fc.integer({ min: 1, max: 3 }) }),
      fc.record({ kind: fc.constant('rows' as const), to: fc.integer({ min: 1, max: 9 }) }),
      fc.record({ kind: fc.constant('wanted' as const), to: fc.boolean() }),
      fc.record({ kind: fc.constant('end' as const), to: fc.constant(0) }),
      fc.record({ kind: fc.constant('fail' as const), to: fc.constant(0) }),
      fc.record({ kind: fc.constant('elapse' as const), to: fc.constant(0) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        let elapse = () => {};
        const { source, screen, jobs, value } = world(
          () =>
            new Promise((resolve) => {
              elapse = resolve;
            }),
        );
        let settledJobs = 0;
        const settle = (how: 'end' | 'fail') => jobs[settledJobs] && jobs[settledJobs++]![how]();
        for (const { kind, to } of steps) {
          if (kind === 'end' || kind === 'fail') settle(kind);
          else if (kind === 'elapse') elapse();
          else if (kind === 'wanted') screen.setState({ wanted: to as boolean });
          else if (kind === 'rows') source.setState({ rows: to as number, labels: labelsOf[to as number]! });
          else source.setState({ [kind]: to } as Partial<Source>);
          await turned();
          const { value: shown, predates } = value.getState();
          const { dataset } = source.getState();
          if (screen.getState().wanted && shown !== null) {
            expect(shown.startsWith(`${dataset} `)).toBe(true);
            expect(predates).toBe(shown !== resultOf(source.getState()));
          }
        }
        // Somebody comes back, and everything that was begun ends well.
        screen.setState({ wanted: false });
        screen.setState({ wanted: true });
        for (let i = 0; i < 5 || settledJobs < jobs.length; i++) {
          settle('end');
          elapse();
          await turned();
        }
        const now = source.getState();
        expect(value.getState()).toEqual({
          value: now.dataset === null ? null : resultOf(now),
          predates: false,
          computing: false,
          error: null,
        });
      }),
      { numRuns: 300 },
    );
  });
});
