import { AppError, fromErrorRecord } from '#core/errors.ts';
import type { Args, EventName, FromWorker, RequestName, Result, WorkerProtocol } from '#protocol/rpc.ts';

interface Pending {
  resolve: (result: never) => void;
  reject: (reason: unknown) => void;
  name: string;
  args: unknown;
}

/** A typed connection to one worker. Every request settles: a dead worker rejects what was waiting. */
export class WorkerClient<P extends WorkerProtocol> {
  readonly #spawn: () => Worker;
  #worker: Worker | null = null;
  #nextId = 1;
  readonly #pending = new Map<number, Pending>();
  readonly #listeners = new Map<string, Set<(data: never) => void>>();
  readonly #answeredListeners = new Set<(name: never, args: never) => void>();
  readonly #stopListeners = new Set<(error: AppError) => void>();

  /** @param spawn makes the worker; called at the first request, and again after `terminate` or a crash */
  constructor(spawn: () => Worker) {
    this.#spawn = spawn;
  }

  request<K extends RequestName<P>>(
    name: K,
    args: Args<P, K>,
    transfer: Transferable[] = [],
  ): Promise<Result<P, K>> {
    const worker = this.#alive();
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve: resolve as Pending['resolve'], reject, name, args });
      worker.postMessage({ id, name, args }, transfer);
    });
  }

  /** @returns a function that stops listening */
  on<K extends EventName<P>>(name: K, listener: (data: P['events'][K]) => void): () => void {
    const listeners = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, listeners);
    listeners.add(listener as (data: never) => void);
    return () => listeners.delete(listener as (data: never) => void);
  }

  /** Told when the worker ends, by `terminate` or by a crash. @returns a function that stops listening */
  onStop(listener: (error: AppError) => void): () => void {
    this.#stopListeners.add(listener);
    return () => this.#stopListeners.delete(listener);
  }

  /** Told of each request that was done, when it is. @returns a function that stops listening */
  onAnswered(listener: (name: RequestName<P>, args: unknown) => void): () => void {
    this.#answeredListeners.add(listener);
    return () => this.#answeredListeners.delete(listener);
  }

  /** End the worker now. What it had stored stays; what was waiting is rejected. The next request spawns a new one. */
  terminate(reason = 'The worker was stopped.'): void {
    this.#worker?.terminate();
    this.#fail(new AppError('worker-stopped', reason));
  }

  #alive(): Worker {
    if (this.#worker) return this.#worker;
    const worker = this.#spawn();
    worker.addEventListener('message', (event: MessageEvent<FromWorker>) => this.#receive(event.data));
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      worker.terminate();
      this.#fail(
        new AppError(
          'worker-crashed',
          `A background worker stopped: ${event.message || 'no reason given'}.`,
          {
            file: event.filename,
            line: event.lineno,
          },
        ),
      );
    });
    this.#worker = worker;
    return worker;
  }

  #receive(message: FromWorker): void {
    if (message.kind === 'event') {
      for (const listener of this.#listeners.get(message.name) ?? []) listener(message.data as never);
      return;
    }
    const pending = this.#pending.get(message.id);
    this.#pending.delete(message.id);
    if (message.kind === 'result') {
      pending?.resolve(message.result as never);
      if (pending)
        for (const listener of this.#answeredListeners)
          listener(pending.name as never, pending.args as never);
    } else pending?.reject(fromErrorRecord(message.error));
  }

  #fail(error: AppError): void {
    this.#worker = null;
    const waiting = [...this.#pending.values()];
    this.#pending.clear();
    for (const { reject } of waiting) reject(error);
    for (const listener of this.#stopListeners) listener(error);
  }
}
