import { type ErrorRecord, toErrorRecord } from '#core/errors.ts';

/** A worker's vocabulary: each request's arguments and result, and the events it may post unasked. */
export interface WorkerProtocol {
  requests: Record<string, { args: unknown; result: unknown }>;
  events: Record<string, unknown>;
}

export type RequestName<P extends WorkerProtocol> = keyof P['requests'] & string;
export type EventName<P extends WorkerProtocol> = keyof P['events'] & string;
export type Args<P extends WorkerProtocol, K extends RequestName<P>> = P['requests'][K]['args'];
export type Result<P extends WorkerProtocol, K extends RequestName<P>> = P['requests'][K]['result'];

export type ToWorker = { id: number; name: string; args: unknown };
export type FromWorker =
  | { kind: 'result'; id: number; result: unknown }
  | { kind: 'error'; id: number; error: ErrorRecord }
  | { kind: 'event'; name: string; data: unknown };

/** One function a request; a missing one does not compile. */
export type Handlers<P extends WorkerProtocol> = {
  [K in RequestName<P>]: (args: Args<P, K>) => Promise<Result<P, K>> | Result<P, K>;
};

export type Emit<P extends WorkerProtocol> = <K extends EventName<P>>(
  name: K,
  data: P['events'][K],
  transfer?: Transferable[],
) => void;

/** The side of a worker (or of a message port) that answers. */
export interface Port {
  postMessage(message: unknown, transfer?: Transferable[]): void;
  addEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
}

/**
 * Answer requests on `port`. Handlers are made with `emit`, so that they can post events.
 * A handler's error goes back as {code, message, data}; it never ends the worker. Where the handlers are still being
 * made, requests wait for them; where that fails, each request is answered with the reason.
 */
export function serve<P extends WorkerProtocol>(
  port: Port,
  make: (emit: Emit<P>) => Handlers<P> | Promise<Handlers<P>>,
): void {
  const emit: Emit<P> = (name, data, transfer) =>
    port.postMessage({ kind: 'event', name, data } satisfies FromWorker, transfer ?? []);
  const made = Promise.resolve(make(emit));
  made.catch(() => {});
  port.addEventListener('message', async (event) => {
    const { id, name, args } = event.data as ToWorker;
    try {
      const handler = (await made)[name as RequestName<P>];
      if (!handler) throw new Error(`This worker has no request named ${name}.`);
      const result = await handler(args as Args<P, RequestName<P>>);
      port.postMessage({ kind: 'result', id, result } satisfies FromWorker);
    } catch (thrown) {
      port.postMessage({ kind: 'error', id, error: toErrorRecord(thrown) } satisfies FromWorker);
    }
  });
}
