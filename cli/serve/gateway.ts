import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { AppError, toErrorRecord } from '#core/errors.ts';
import { readGatewayRequest } from '#core/gateway/chat-request.ts';
import { GatewayMetrics, type GatewayOutcome } from '#core/gateway/gateway-metrics.ts';
import {
  type DriftAction,
  expiredVerdict,
  gatewayCompletion,
  gatewayEvents,
  gatewayVerdict,
} from '#core/gateway/verdict.ts';
import { judgeName } from '#core/judge/identity.ts';
import type { Readout } from '#core/judge/judge.ts';
import { scoreOf } from '#core/judge/readout.ts';
import { DriftWatch, type WatchedAnswer } from '#core/policy/drift-watch.ts';
import type { Policy } from '#core/policy/policy.ts';
import { askUpstream, type Upstream, UpstreamFailure } from './ask-upstream.ts';
import type { GatewayJudge } from './judge-queue.ts';
import { Slots } from './slots.ts';

export interface GatewayOptions {
  policy: Policy;
  judge: GatewayJudge;
  upstream: Upstream;
  /** What a declined answer is replaced by. */
  refusal: string;
  /** Answers that the upstream writes where a request asks for no number. */
  candidates: number;
  /** Requests under way at once, and how many more may wait. */
  parallel: number;
  maxWaiting: number;
  /** What clients must show; null: anybody who reaches the address may ask. */
  key: string | null;
  /** Host names by which clients may call it; null: any. */
  hosts: readonly string[] | null;
  /** Answers that are held at a time against the rows that the policy was made on. */
  driftWindow: number;
  /** What becomes of answers while the policy has expired. */
  onDrift: DriftAction;
  /** Told once when the policy expires, and once when answers are again like its rows. */
  warn(message: string): void;
}

/** A larger request is refused. */
const maxBodyBytes = 4 * 1024 * 1024;

interface Reply {
  status: number;
  outcome: GatewayOutcome;
  body: object;
  headers?: Record<string, string>;
}

/** An OpenAI-compatible server that answers or declines: the upstream writes, the judge reads, the policy decides. */
export function createGateway(options: GatewayOptions): { server: Server; metrics: GatewayMetrics } {
  const metrics = new GatewayMetrics();
  const slots = new Slots(options.parallel, options.maxWaiting);
  const drift = new DriftWatch(options.policy, options.driftWindow);
  const state = { ...options, metrics, slots, drift };
  const server = createServer((request, response) => {
    void route(state, request, response).catch((thrown) => {
      const { message } = toErrorRecord(thrown);
      if (!response.headersSent) send(response, 500, errorBody('internal_error', message));
      else response.destroy();
    });
  });
  return { server, metrics };
}

type State = GatewayOptions & { metrics: GatewayMetrics; slots: Slots; drift: DriftWatch };

async function route(state: State, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = (request.url ?? '/').split('?')[0]!;
  const { slots, metrics, policy, drift } = state;
  const isHost = state.hosts === null || state.hosts.includes(hostOf(request));
  if (!isHost) return send(response, 403, errorBody('forbidden', 'This address is not called by that name.'));
  if (request.method === 'GET' && path === '/health')
    return send(response, 200, {
      status: 'ok',
      judge: judgeName(policy.judge),
      threshold: policy.threshold,
      in_flight: slots.inFlight,
      waiting: slots.waiting,
      drift: drift.state,
    });
  if (!isAllowed(request, state.key)) {
    metrics.end('unauthorised');
    return send(response, 401, errorBody('invalid_api_key', 'The key is missing or wrong.'));
  }
  if (request.method === 'GET' && path === '/metrics') {
    response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' });
    response.end(metrics.text({ inFlight: slots.inFlight, waiting: slots.waiting, drift: drift.state }));
    return;
  }
  if (path !== '/v1/chat/completions')
    return send(
      response,
      404,
      errorBody('not_found', 'There are /v1/chat/completions, /health and /metrics.'),
    );
  if (request.method !== 'POST')
    return send(response, 405, errorBody('method_not_allowed', 'Ask with POST.'), { allow: 'POST' });
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  const reply = await answer(state, request, gone.signal);
  metrics.end(gone.signal.aborted ? 'cancelled' : reply.outcome);
  if (gone.signal.aborted) return;
  if ('events' in reply) {
    response.writeHead(200, {
      'content-type': 'text/event-stream',
      'cache-control': 'no-cache',
      ...reply.headers,
    });
    for (const event of gatewayEvents(reply.body as Record<string, unknown>)) response.write(event);
    response.end();
  } else send(response, reply.status, reply.body, reply.headers);
}

async function answer(
  state: State,
  request: IncomingMessage,
  signal: AbortSignal,
): Promise<Reply & { events?: true }> {
  const release = await state.slots.take(signal);
  if (!release) {
    const body = errorBody('overloaded', 'Too many requests wait already. Ask again in a moment.');
    return { status: 503, outcome: 'overloaded', body, headers: { 'retry-after': '1' } };
  }
  try {
    return await answered(state, request, signal);
  } catch (thrown) {
    return failure(thrown);
  } finally {
    release();
  }
}

async function answered(
  state: State,
  request: IncomingMessage,
  signal: AbortSignal,
): Promise<Reply & { events?: true }> {
  const { policy, judge, upstream, refusal, candidates, metrics, onDrift } = state;
  const asked = readGatewayRequest(await bodyOf(request));
  const { stream_options: _, ...body } = asked.body;
  const wanted = asked.candidates ?? candidates;
  const written = await timed(metrics, 'upstream', () =>
    askUpstream(upstream, { ...body, stream: false, ...(wanted > 1 ? { n: wanted } : {}) }, signal),
  );
  const questions = written.candidates.map(({ text }) => ({
    instruction: asked.instruction,
    response: text,
  }));
  const readouts = await timed(metrics, 'judge', () => judge.read(questions, signal));
  for (const readout of readouts) if (readout.kind !== 'invalid') metrics.score(scoreOf(readout));
  const found = gatewayVerdict(readouts, policy);
  const expired = isExpired(state, questions[found.best]!, readouts[found.best]!);
  const verdict = expired ? expiredVerdict(found, onDrift) : found;
  return {
    status: 200,
    outcome: verdict.decision,
    body: gatewayCompletion(written, verdict, policy, { refusal, expired }),
    headers: {
      'x-self-judge-decision': verdict.decision,
      ...(expired ? { 'x-self-judge-policy': 'expired' } : {}),
    },
    ...(asked.stream ? { events: true as const } : {}),
  };
}

/** Whether the policy has expired, the answer at hand taken into account. */
function isExpired({ drift, onDrift, warn }: State, answer: WatchedAnswer, readout: Readout): boolean {
  const before = drift.state.state;
  drift.add(answer, readout);
  const { state, last } = drift.state;
  if (state === 'expired' && before !== 'expired')
    warn(
      `The policy has expired. ${last!.sentence} Answers ${onDrift === 'mark' ? 'go out marked with policy_expired' : 'are declined'} until they are again like the rows that it was made on.`,
    );
  if (state !== 'expired' && before === 'expired')
    warn('Answers are again not shown to differ from the rows that the policy was made on.');
  return state === 'expired';
}

async function timed<T>(
  metrics: GatewayMetrics,
  what: 'upstream' | 'judge',
  work: () => Promise<T>,
): Promise<T> {
  const start = performance.now();
  try {
    return await work();
  } finally {
    metrics.took(what, (performance.now() - start) / 1000);
  }
}

function failure(thrown: unknown): Reply {
  if (thrown instanceof UpstreamFailure) {
    const outcome = thrown.status === 504 ? 'upstream_late' : 'upstream_failed';
    return { status: thrown.status, outcome, body: errorBody(outcome, thrown.message) };
  }
  if (thrown instanceof AppError && thrown.code === 'cancelled')
    return { status: 499, outcome: 'cancelled', body: errorBody('cancelled', thrown.message) };
  if (thrown instanceof AppError && thrown.code === 'bad-request')
    return {
      status: 400,
      outcome: 'bad_request',
      body: errorBody('invalid_request_error', thrown.message, thrown.data.field),
    };
  const { message } = toErrorRecord(thrown);
  return { status: 500, outcome: 'judge_failed', body: errorBody('judge_failed', message) };
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  // A web page of another origin can send text without asking first, and JSON not.
  if (!/^application\/json\b/i.test(request.headers['content-type'] ?? ''))
    throw new AppError('bad-request', 'The body must be JSON (content-type: application/json).');
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBodyBytes)
      throw new AppError('bad-request', `The request is larger than ${maxBodyBytes / 1024 / 1024} MiB.`);
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    throw new AppError('bad-request', 'The body is not valid JSON.');
  }
}

function isAllowed(request: IncomingMessage, key: string | null): boolean {
  if (key === null) return true;
  const digest = (text: string) => createHash('sha256').update(text).digest();
  const shown = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
  return timingSafeEqual(digest(shown), digest(key));
}

/** Without the port. */
const hostOf = (request: IncomingMessage): string =>
  (request.headers.host ?? '').toLowerCase().replace(/:\d+$/, '');

const errorBody = (type: string, message: string, param: unknown = null) => ({
  error: { message, type, param, code: type },
});

function send(
  response: ServerResponse,
  status: number,
  body: object,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}
