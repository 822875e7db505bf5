import type { AppError } from '#core/errors.ts';
import type { Args, EventName, RequestName, Result, WorkerProtocol } from '#protocol/rpc.ts';

/** What a store needs of a worker's client: WorkerClient has it, and so does a fake in a test. */
export interface Client<P extends WorkerProtocol> {
  request<K extends RequestName<P>>(name: K, args: Args<P, K>): Promise<Result<P, K>>;
  /** Told of each request that was done, when it is. @returns a function that stops listening */
  onAnswered(listener: (name: RequestName<P>, args: unknown) => void): () => void;
  /** Told when the worker dies; the next request begins with a new one. */
  onStop(listener: (error: AppError) => void): () => void;
  on<K extends EventName<P>>(name: K, listener: (data: P['events'][K]) => void): () => void;
}
