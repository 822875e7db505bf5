/** What a client needs of the world: core has neither network nor clock. */
export interface ChatPorts {
  fetch(url: string, init: RequestInit): Promise<Response>;
  /** Settles after `milliseconds`, or at once where the signal is aborted. */
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
  /** Milliseconds, monotonic. */
  now(): number;
  /** Milliseconds since 1970. */
  date(): number;
  /** A signal that is aborted after `milliseconds`. */
  timeout(milliseconds: number): AbortSignal;
  /** Told what the user should know while requests wait. */
  notice?(message: string): void;
}
