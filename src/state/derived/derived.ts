import { createStore, type StoreApi } from 'zustand/vanilla';
import { AppError, type ErrorRecord, toErrorRecord } from '#core/errors.ts';
import { immediately, type Lane } from './lane.ts';

export interface DerivedState<R> {
  /** The last value computed; null before the first, and where there is nothing to compute. */
  value: R | null;
  /** The inputs have changed since `value` was computed. */
  predates: boolean;
  /** A newer value is being computed, or waits for its turn. */
  computing: boolean;
  /** Why the newest inputs gave no value; `value` predates the error. */
  error: ErrorRecord | null;
}

/** Null: there is nothing to compute. Pending: an input is still being read, and the last value stays until then. */
export type InputsNow<I> = I | null | 'pending';

export interface DerivedOptions<I extends object, R> {
  /** The inputs as they are now. Cheap: it is called at every change of a source. Fields are compared by identity. */
  inputs(): InputsNow<I>;
  /**
   * A function of the inputs alone.
   * @param signal aborted where the result would be thrown away
   */
  compute(inputs: I, signal: AbortSignal): Promise<R> | R;
  /** What tells that an input may have changed. */
  sources: readonly { subscribe(listener: () => void): unknown }[];
  /** Somebody looks. While nobody does, nothing is computed. */
  wanted?(): boolean;
  /** Inputs that say what the value is about: where one changes, the last value is not shown any more. */
  about?: readonly (keyof I)[];
  /**
   * Inputs that grow bit by bit, such as the rows of a run under way. A computation that they overtake is finished and
   * shown, or there would be nothing to see until the last row; where any other input changes, it is abandoned.
   */
  growing?: readonly (keyof I)[];
  /** How long a growing input is left alone between two computations. */
  delay?: () => Promise<void>;
  lane?: Lane;
}

export interface Derived<R> extends Pick<StoreApi<DerivedState<R>>, 'getState' | 'subscribe'> {
  /** Look at the inputs again, where no source tells of their change. */
  refresh(): void;
}

const nothing = { value: null, predates: false, computing: false, error: null };

/**
 * A value that follows its inputs. Whatever the order in which inputs change and computations end, the value ends up
 * as that of the last inputs. It counts as computed only when its computation has ended: one that was abandoned, or
 * that ended for other inputs, is done again.
 */
export function derived<I extends object, R>(options: DerivedOptions<I, R>): Derived<R> {
  const { inputs: read, compute, delay, lane = immediately } = options;
  const about = options.about ?? [];
  const growing = new Set(options.growing);
  const wanted = options.wanted ?? (() => true);
  const store = createStore<DerivedState<R>>()(() => nothing);
  /** Inputs whose computation has ended, in a value or an error. */
  let ended: I | null = null;
  /** Inputs of the value. */
  let shown: I | null = null;
  let active: { inputs: I; controller: AbortController } | null = null;
  let waiting = false;
  let delayed = false;
  let delays = 0;
  let wasWanted = false;

  const set = (part: Partial<DerivedState<R>>) => {
    const before = store.getState();
    const changed = Object.entries(part).some(
      ([key, value]) => !Object.is(before[key as keyof DerivedState<R>], value),
    );
    if (changed) store.setState(part);
  };
  const differ = (a: I, b: I, keys: readonly (keyof I)[] = Object.keys(a) as (keyof I)[]) =>
    keys.some((key) => !Object.is(a[key], b[key]));
  const differBeyondGrowth = (a: I, b: I) =>
    differ(
      a,
      b,
      (Object.keys(a) as (keyof I)[]).filter((key) => !growing.has(key)),
    );
  const abandon = () =>
    active?.controller.abort(new AppError('superseded', 'Newer inputs have replaced these.'));
  const clear = () => {
    ended = null;
    shown = null;
    set({ value: null, predates: false, error: null });
  };

  function refresh(): void {
    const isWanted = wanted();
    // An error is no result: somebody who comes back asks again.
    if (isWanted && !wasWanted && store.getState().error) ended = null;
    wasWanted = isWanted;
    if (!isWanted) {
      abandon();
      return;
    }
    const now = read();
    if (now === 'pending') {
      set({ predates: shown !== null });
      return;
    }
    if (now === null) {
      abandon();
      clear();
      set({ computing: waiting || active !== null });
      return;
    }
    const base = shown ?? ended;
    if (base && differ(now, base, about)) clear();
    if (active && differBeyondGrowth(now, active.inputs)) abandon();
    set({ predates: shown !== null && differ(now, shown) });
    if (ended && !differ(now, ended)) return;
    // Only growth can wait: a choice is answered at once.
    if (delayed && ended && !differBeyondGrowth(now, ended)) return;
    if (active || waiting) return;
    waiting = true;
    lane(turn);
    if (waiting) set({ computing: true });
  }

  function turn(): Promise<void> | undefined {
    waiting = false;
    const now = wanted() ? read() : null;
    if (now === null || now === 'pending' || (ended && !differ(now, ended))) {
      set({ computing: active !== null });
      return;
    }
    const controller = new AbortController();
    active = { inputs: now, controller };
    try {
      const result = compute(now, controller.signal);
      if (result instanceof Promise) {
        set({ computing: true });
        return result.then((value) => succeed(now, value), fail);
      }
      succeed(now, result);
    } catch (thrown) {
      fail(thrown);
    }
  }

  /** Whether what was computed of `inputs` may be shown. */
  const stillMeant = (inputs: I): boolean => {
    const now = read();
    return now !== null && now !== 'pending' && !differBeyondGrowth(now, inputs);
  };

  function succeed(inputs: I, value: R): void {
    active = null;
    if (stillMeant(inputs)) {
      ended = inputs;
      shown = inputs;
      set({ value, error: null });
    }
    goOn();
  }

  function fail(thrown: unknown): void {
    const { inputs, controller } = active!;
    active = null;
    const error = toErrorRecord(thrown);
    const abandoned = controller.signal.aborted || error.code === 'superseded';
    if (!abandoned && stillMeant(inputs)) {
      ended = inputs;
      set({ error });
    }
    goOn();
  }

  /** Something has ended: the inputs may have moved on meanwhile. */
  function goOn(): void {
    if (delay && growing.size > 0) {
      const mine = ++delays;
      delayed = true;
      void delay().then(() => {
        if (mine !== delays) return;
        delayed = false;
        refresh();
      });
    }
    refresh();
    set({ computing: waiting || active !== null });
  }

  for (const source of options.sources) source.subscribe(refresh);
  return { getState: store.getState, subscribe: store.subscribe, refresh };
}

/** Resolves when nothing is being computed. */
export const settled = <R>({ getState, subscribe }: Derived<R>): Promise<void> =>
  new Promise((resolve) => {
    if (!getState().computing) return resolve();
    const stop = subscribe(({ computing }) => {
      if (computing) return;
      stop();
      resolve();
    });
  });
