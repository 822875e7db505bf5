import { AppError } from '#core/errors.ts';
import { sleep as rest } from '../sleep.ts';

export interface RangeOptions {
  /** Asks an address; a refusal throws. */
  fetch: (url: string, init: RequestInit) => Promise<Response>;
  /** Ends asking and waiting: what is thrown then is the signal's reason. */
  signal?: AbortSignal;
  sleep?(milliseconds: number, signal: AbortSignal): Promise<unknown>;
  /** Told of the bytes that came, piece by piece. A piece that is thrown away is told as a negative number. */
  onBytes?(bytes: number): void;
  /** What cannot be done where a host gives no parts of files, and what to do: the end of a sentence. */
  withoutRanges: string;
}

/** A connection that breaks without a byte in between is tried again after so many milliseconds. */
const delays = [500, 1_000, 2_000, 4_000];

/** Pieces of a browser's memory are handed to a blob, which it may keep on disk. */
const foldedBytes = 8 << 20;

/**
 * The bytes of a file on a host from `from` up to `to`. A connection that breaks is resumed from the last byte that came.
 * @param size the whole file's bytes, as the Hub lists it
 * @throws AppError `network` where the host gives no parts of files, `hash-mismatch` where it has another file,
 *   `read-interrupted` where the connection keeps breaking; and what `fetch` throws
 */
export async function fetchRange(
  url: string,
  { from, to, size }: { from: number; to: number; size: number },
  options: RangeOptions,
): Promise<Blob> {
  const { fetch, signal = new AbortController().signal, sleep = rest, onBytes } = options;
  let kept = new Blob([]);
  let loose: Uint8Array<ArrayBuffer>[] = [];
  let at = from;
  const keep = (piece: Uint8Array<ArrayBuffer>) => {
    at += piece.length;
    if (at > to) throw otherFile(url, `more than the ${to - from} bytes that were asked for`);
    loose.push(piece);
    onBytes?.(piece.length);
    if (at - from - kept.size < foldedBytes) return;
    kept = new Blob([kept, ...loose]);
    loose = [];
  };
  for (let failures = 0; at < to; ) {
    const before = at;
    let cause: unknown = 'it ended early';
    try {
      const response = await fetch(url, {
        headers: { Range: `bytes=${at}-${to - 1}` },
        cache: 'no-store',
        signal,
      });
      if (response.status === 200 && from === 0 && to === size && at > 0) {
        // A host without ranges begins again.
        onBytes?.(-at);
        [kept, loose, at] = [new Blob([]), [], 0];
      } else requireRange(response, url, { from: at, to, size }, options.withoutRanges);
      for await (const piece of piecesOf(response)) keep(piece);
    } catch (thrown) {
      if (signal.aborted) throw signal.reason;
      if (thrown instanceof AppError || isRefusal(thrown)) throw thrown;
      cause = thrown;
    }
    if (at === to) break;
    failures = at > before ? 1 : failures + 1;
    const delay = delays[failures - 1];
    if (delay === undefined) throw interrupted(url, at - from, to - from, cause);
    await sleep(delay, signal);
    signal.throwIfAborted();
  }
  return new Blob([kept, ...loose]);
}

const isRefusal = (thrown: unknown) =>
  thrown instanceof Error && typeof (thrown as { status?: unknown }).status === 'number';

async function* piecesOf(response: Response): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
  const reader = response.body!.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value as Uint8Array<ArrayBuffer>;
    }
  } finally {
    void reader.cancel().catch(() => {});
  }
}

function requireRange(
  response: Response,
  url: string,
  { from, to, size }: { from: number; to: number; size: number },
  withoutRanges: string,
): void {
  const isWhole = response.status === 200 && from === 0 && to === size;
  const [, start, total] = /^bytes (\d+)-\d+\/(\d+)$/.exec(response.headers.get('Content-Range') ?? '') ?? [];
  const isOther = total !== undefined && (Number(total) !== size || Number(start) !== from);
  if (!isOther && (response.status === 206 || isWhole)) return;
  void response.body?.cancel().catch(() => {});
  if (isOther || response.status === 416)
    throw otherFile(url, `${total ?? 'fewer'} bytes in place of ${size}`);
  throw new AppError(
    'network',
    `${new URL(url).host} does not give parts of a file (it answered ${response.status}), ${withoutRanges}`,
    { url, status: response.status },
  );
}

const nameOf = (url: string) => decodeURIComponent(new URL(url).pathname.split('/').at(-1)!);

export const otherFile = (url: string, how: string) =>
  new AppError(
    'hash-mismatch',
    `What arrived as ${nameOf(url)} is not the file that the Hub lists (${how}). It was thrown away, and nothing of it was used. Try again, or another mirror.`,
    { url },
  );

const interrupted = (url: string, done: number, wanted: number, cause: unknown) =>
  new AppError(
    'read-interrupted',
    `The connection for ${nameOf(url)} broke again and again; ${done} of ${wanted} bytes had come, and nothing of it was used. Check the connection and try again.`,
    { url, done, wanted, cause: String(cause) },
  );
