import { type BrowserContext, test as base, expect } from '@playwright/test';

export { expect };

/** What left the page's own host, and what the Content-Security-Policy stopped. */
export interface Traffic {
  /** Requests to other hosts, in order. */
  foreign: string[];
  /** Violations that the browser reported. */
  violations: string[];
}

const local = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Follow every request of a context, its workers' included. */
export function watchTraffic(context: BrowserContext): Traffic {
  const traffic: Traffic = { foreign: [], violations: [] };
  context.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url());
    if (/^https?:|^wss?:/.test(protocol) && !local.has(hostname)) traffic.foreign.push(request.url());
  });
  context.on('console', (message) => {
    if (/Content Security Policy/i.test(message.text())) traffic.violations.push(message.text());
  });
  return traffic;
}

/**
 * The test of every specification: after it, no request may have left this machine but to the hosts that the test
 * itself allows, and no policy may have been violated.
 */
export const test = base.extend<{ allowedHosts: string[]; traffic: Traffic }>({
  allowedHosts: [[], { option: true }],
  traffic: [
    async ({ context, allowedHosts }, use) => {
      const traffic = watchTraffic(context);
      await use(traffic);
      const left = traffic.foreign.filter((url) => !allowedHosts.includes(new URL(url).hostname));
      expect(left, 'requests that left the page without permission').toEqual([]);
      expect(traffic.violations, 'what the Content-Security-Policy stopped').toEqual([]);
    },
    { auto: true },
  ],
});
