/** Longest wait that an endpoint may ask for; one that asks for more stops the run. */
export const maxWait = 10 * 60_000;

const units: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/**
 * How long an endpoint asks to wait, in milliseconds; null where it does not say.
 *
 * `retry-after-ms`, then `Retry-After` in seconds or as an HTTP date, then `x-ratelimit-reset` and similar headers: of those
 * whose `remaining` is 0, or else of all, the latest.
 * @param now milliseconds since 1970, for dates where the answer does not tell the server's own time
 */
export function waitAsked(headers: Pick<Headers, 'get'>, now: number): number | null {
  const read = (name: string) => headers.get(name)?.trim() || null;
  const serverNow = time(read('date')) ?? now;
  const milliseconds = number(read('retry-after-ms'));
  if (milliseconds !== null) return milliseconds;
  const after = read('retry-after');
  if (after !== null) {
    const seconds = number(after);
    if (seconds !== null) return 1000 * seconds;
    const until = time(after);
    if (until !== null) return Math.max(0, until - serverNow);
  }
  const limits = ['', '-requests', '-tokens'].map((kind) => ({
    wait: resetIn(read(`x-ratelimit-reset${kind}`), serverNow),
    usedUp: number(read(`x-ratelimit-remaining${kind}`)) === 0,
  }));
  const usedUp = limits.filter(({ wait, usedUp }) => usedUp && wait !== null);
  const waits = (usedUp.length > 0 ? usedUp : limits).flatMap(({ wait }) => wait ?? []);
  return waits.length === 0 ? null : Math.max(...waits);
}

function number(text: string | null): number | null {
  return text !== null && /^\d{1,15}(\.\d{1,9})?$/.test(text) ? Number(text) : null;
}

/** A date in words or ISO 8601, in milliseconds since 1970. A bare number, which engines take for a date, is none. */
function time(text: string | null): number | null {
  const date = text !== null && /[A-Za-z]/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? null : date;
}

/** "1s", "6m0s", "20ms"; seconds; or the time of the reset since 1970, in seconds or milliseconds. */
function resetIn(text: string | null, now: number): number | null {
  if (text === null) return null;
  const plain = number(text);
  if (plain !== null) {
    if (plain > 1e11) return Math.max(0, plain - now);
    if (plain > 1e8) return Math.max(0, 1000 * plain - now);
    return 1000 * plain;
  }
  const parts = [...text.matchAll(/(\d{1,9}(?:\.\d{1,9})?)(ms|s|m|h|d)/g)];
  if (parts.length === 0 || parts.map(([whole]) => whole).join('') !== text) {
    const until = time(text);
    return until === null ? null : Math.max(0, until - now);
  }
  return parts.reduce((sum, [, value, unit]) => sum + Number(value) * units[unit!]!, 0);
}
