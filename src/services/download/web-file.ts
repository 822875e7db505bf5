import { AppError } from '#core/errors.ts';
import { webAddress } from '#core/import/web-address.ts';

/** @throws {AppError} `bad-url` */
export function addressToFetch(text: string): string {
  const url = webAddress(text);
  if (url) return url.href;
  throw new AppError('bad-url', `“${text}” is no web address. Give one that begins with https://.`, {
    url: text,
  });
}

/** The last part of an address, as a file's name. */
export const nameOf = (url: string) => {
  const { pathname, hostname } = new URL(url);
  const last = pathname.split('/').findLast((part) => part !== '') ?? hostname;
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
};

/** A file's bytes as they come. */
export interface WebFile {
  body: ReadableStream<Uint8Array>;
  /** Null where the host does not say, or says it of the compressed bytes. */
  bytes: number | null;
}

/**
 * Ask for a file, without the user's cookies.
 * @throws AppError `fetch-failed`
 */
export async function fetchFile(url: string, fetcher: typeof fetch, signal: AbortSignal): Promise<WebFile> {
  const { host } = new URL(url);
  let response: Response;
  try {
    response = await fetcher(url, { signal, credentials: 'omit' });
  } catch (thrown) {
    if (signal.aborted) throw thrown;
    throw new AppError(
      'fetch-failed',
      `${host} could not be reached, or does not let other pages read its files (CORS). ` +
        'Download the file yourself and drop it here.',
      { url, cause: String(thrown) },
    );
  }
  if (response.ok && response.body) {
    const length = Number(response.headers.get('Content-Length'));
    const encoded = response.headers.has('Content-Encoding');
    return { body: response.body, bytes: length > 0 && !encoded ? length : null };
  }
  void response.body?.cancel();
  throw new AppError(
    'fetch-failed',
    `${host} answered ${response.status} for this address, so there is no file to read. Check the address, or ` +
      'download the file yourself and drop it here.',
    { url, status: response.status },
  );
}

export const readInterrupted = (name: string, thrown: unknown) =>
  new AppError(
    'read-interrupted',
    `Reading ${name} stopped half-way, so nothing was imported: the connection was lost, or the file was changed or ` +
      'removed meanwhile. Try again.',
    { cause: String(thrown) },
  );
