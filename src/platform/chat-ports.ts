import type { ChatPorts } from '#core/method/external/chat-ports.ts';
import { sleep } from './sleep.ts';

/** Network and clocks for an external judge, in a worker and in Node alike. */
export const chatPorts = (notice: (message: string) => void): ChatPorts => ({
  fetch: (url, init) => fetch(url, init),
  sleep,
  now: () => performance.now(),
  date: () => Date.now(),
  timeout: (milliseconds) => AbortSignal.timeout(milliseconds),
  notice,
});
