import { AppError } from '#core/errors.ts';
import { mayCarryToken } from '#core/models/hub/reference.ts';
import { hubRefusal } from '#core/models/hub/refusal.ts';

/** A busy Hub is asked again so often. */
const retries = 4;
const longestWait = 60_000;

export interface HubAccessOptions {
  /** Origin of the Hub. */
  host: string;
  /** `owner/name` */
  repo: string;
  token: string | null;
  fetch: typeof fetch;
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
  /** Ends waiting and asking. */
  signal: AbortSignal;
}

/**
 * A `fetch` for one repository. The token goes to the Hub's own host alone: browsers leave it out where a redirect
 * leads elsewhere. A busy Hub is waited for as long as it asks; other refusals are AppErrors that say what to do, and a
 * host that cannot be reached throws as `fetch` does.
 */
export function hubFetch({ host, repo, token, fetch, sleep, signal }: HubAccessOptions): typeof fetch {
  if (token !== null && !mayCarryToken(host))
    throw new AppError(
      'hub-token',
      `${host} is not encrypted, so the token would travel where others can read it. It was not sent. Use an https:// address, or leave the token out.`,
      { host },
    );
  const asker = {
    repo,
    address: `${host}/${repo}`,
    giveToken: 'enter a token',
    account: 'the account of your token, and enter the token',
    resume: 'try again to resume',
  };
  return async (url, init = {}) => {
    const headers = new Headers(init.headers);
    if (token !== null && new URL(String(url)).origin === host)
      headers.set('Authorization', `Bearer ${token}`);
    const either = init.signal ? AbortSignal.any([signal, init.signal]) : signal;
    for (let attempt = 0; ; attempt++) {
      const response = await fetch(url, { ...init, headers, credentials: 'omit', signal: either });
      // A range beyond the file's end is for the download to understand.
      if (response.ok || response.status === 416) return response;
      void response.body?.cancel().catch(() => {});
      const passes = response.status === 429 || response.status >= 500;
      if (!passes || attempt === retries) throw hubRefusal(response.status, repo, asker);
      const asked = Number(response.headers.get('Retry-After') ?? Number.NaN);
      const seconds = Number.isFinite(asked) ? asked : 2 ** attempt;
      await sleep(Math.min(longestWait, 1000 * seconds), either);
      either.throwIfAborted();
    }
  };
}

/** What was thrown while a Hub was asked, with what to do where it was the network. */
export function hubFailure(thrown: unknown, host: string, repo: string): unknown {
  if (thrown instanceof AppError) return thrown;
  const reason = thrown instanceof Error ? thrown.message : String(thrown);
  return new AppError(
    'network',
    `${repo}: ${new URL(host).host} could not be asked (${reason}). Nothing was changed. Check the address and the connection; a mirror must allow other pages to read it (CORS).`,
    { repo, host },
  );
}
