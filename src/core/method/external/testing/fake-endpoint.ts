import type { ChatPorts } from '../chat-ports.ts';

/** A request as an endpoint sees it. */
export interface SeenRequest {
  url: string;
  headers: Record<string, string>;
  body: Record<string, unknown>;
  redirect: RequestRedirect | undefined;
  /** Milliseconds on the fake clock. */
  at: number;
}

export type Reply = (request: SeenRequest, number: number) => Response | Error | Promise<Response>;

/** The first moment of the fake clock, in milliseconds since 1970. */
export const startOfTime = Date.UTC(2026, 0, 1);

/**
 * An endpoint without a network, on a clock that moves when somebody sleeps.
 * @param reply gives the answer to each request; `number` counts from 0
 */
export function fakeEndpoint(reply: Reply) {
  const seen: SeenRequest[] = [];
  const slept: number[] = [];
  const notices: string[] = [];
  let clock = 0;
  let sleepers: { until: number; wake: () => void }[] = [];
  // Whoever sleeps wakes in the order of time, once nothing else is under way.
  const tick = () => {
    const [next] = sleepers.sort((a, b) => a.until - b.until);
    if (!next) return;
    sleepers = sleepers.filter((each) => each !== next);
    clock = Math.max(clock, next.until);
    next.wake();
  };
  const ports: ChatPorts = {
    now: () => clock,
    date: () => startOfTime + clock,
    timeout: () => new AbortController().signal,
    notice: (message) => notices.push(message),
    sleep: (milliseconds) => {
      slept.push(milliseconds);
      return new Promise((wake) => {
        sleepers.push({ until: clock + milliseconds, wake });
        setTimeout(tick);
      });
    },
    fetch: async (url, init) => {
      const request: SeenRequest = {
        url,
        headers: init.headers as Record<string, string>,
        body: JSON.parse(String(init.body)),
        redirect: init.redirect,
        at: clock,
      };
      seen.push(request);
      const answer = await reply(request, seen.length - 1);
      if (answer instanceof Error) throw answer;
      return answer.clone();
    },
  };
  return { ports, seen, slept, notices };
}

export const json = (body: unknown, status = 200, headers: Record<string, string> = {}): Response =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json', ...headers } });

/** A token with the likeliest ones at its place, as probabilities. */
export const token = (text: string, p: number, top: Record<string, number | null> = { [text]: p }) => ({
  token: text,
  logprob: Math.log(p),
  top_logprobs: Object.entries(top).map(([each, q]) => ({
    token: each,
    logprob: q === null ? null : Math.log(q),
  })),
});

/** A whole chat completion with one choice. */
export const completion = (
  content: unknown,
  {
    tokens,
    finish = 'stop',
    ...message
  }: { tokens?: unknown; finish?: string | null } & Record<string, unknown> = {},
) => ({
  object: 'chat.completion',
  choices: [
    {
      index: 0,
      message: { role: 'assistant', content, ...message },
      finish_reason: finish,
      logprobs: tokens === undefined ? null : { content: tokens },
    },
  ],
  usage: { prompt_tokens: 30, completion_tokens: 2 },
});
