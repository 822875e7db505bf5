import { AppError } from '../../errors.ts';
import type { ChatAnswer } from './chat-answer.ts';
import type { ChatPorts } from './chat-ports.ts';
import { type EndpointError, isErrorBody, readEndpointError } from './endpoint-error.ts';
import { postJson } from './post-json.ts';
import { parseJson, responseText } from './response-text.ts';
import { waitAsked } from './retry-after.ts';

/** Longest time that one answer may take, its reasoning included. */
export const answerTimeout = 180_000;

/** What came of one request. */
export type Outcome<A = ChatAnswer> =
  | { kind: 'answer'; answer: A }
  /** The endpoint was reached and said no, or sent an error in the place of an answer. */
  | { kind: 'error'; status: number; error: EndpointError; wait: number | null }
  /** There is no answer, and why: another try may help, unless `final`. */
  | { kind: 'failed'; reason: AppError; final: boolean };

type Failure = Extract<Outcome<never>, { kind: 'failed' }>;

export interface ChatRequest<A = ChatAnswer> {
  /** What the body of an answer says, or a sentence that names what is not as the API has it. */
  parse(body: unknown): A | string;
  url: string;
  key: string | null;
  body: object;
  redact(text: string): string;
  /** Bytes; by default `maxAnswerBytes`. */
  maxBytes?: number;
  /** Milliseconds; by default `answerTimeout`. */
  timeout?: number;
}

/** Sends one request, and reads what comes back. Throws nothing. Whatever it gives holds no key. */
export async function sendChat<A>(
  request: ChatRequest<A>,
  ports: Pick<ChatPorts, 'fetch' | 'timeout' | 'date'>,
  signal: AbortSignal,
): Promise<Outcome<A>> {
  const { url, key, body, redact, maxBytes, timeout = answerTimeout } = request;
  const clock = ports.timeout(timeout);
  const late = () => failed(`The endpoint gave no whole answer within ${timeout / 1000} seconds.`);
  let response: Response;
  try {
    response = await ports.fetch(url, postJson(body, key, [signal, clock]));
  } catch {
    return clock.aborted ? late() : unreachable(new URL(url).origin);
  }
  if (response.type === 'opaqueredirect' || (response.status >= 300 && response.status < 400)) {
    await response.body?.cancel().catch(() => {});
    return redirected(redact(response.headers.get('location') ?? ''), url);
  }
  let text: string;
  try {
    text = await responseText(response, maxBytes);
  } catch (thrown) {
    if (clock.aborted) return late();
    if (thrown instanceof AppError) return { kind: 'failed', reason: thrown, final: true };
    return failed('The connection was lost before the answer was complete.');
  }
  return read(response, text, request, ports.date());
}

function read<A>(
  response: Response,
  text: string,
  { redact, parse }: ChatRequest<A>,
  now: number,
): Outcome<A> {
  const wait = waitAsked(response.headers, now);
  const type = response.headers.get('content-type') ?? '';
  const body = parseJson(text, redact);
  if (!response.ok) {
    const error = body === undefined ? plainError(text, redact) : readEndpointError(body);
    return { kind: 'error', status: response.status, error, wait };
  }
  if (/event-stream/i.test(type) || /^\s*data:/.test(text))
    return failed('The endpoint answered with a stream of events, where one JSON answer was asked for.');
  if (/text\/html/i.test(type)) return failed('The endpoint answered with a web page, not with JSON.');
  if (body === undefined)
    return failed(
      text.trim() === ''
        ? 'The endpoint answered with an empty body.'
        : 'The endpoint answered with something that is not whole JSON.',
    );
  if (isErrorBody(body)) {
    const error = readEndpointError(errorPart(body));
    return { kind: 'error', status: error.status ?? 500, error, wait };
  }
  const answer = parse(body);
  return typeof answer === 'string' ? failed(answer) : { kind: 'answer', answer: answer as A };
}

/** Some gateways put the error of their provider into the choice. */
function errorPart(body: unknown): unknown {
  const { choices, ...rest } = body as { choices?: unknown };
  const inside = Array.isArray(choices) ? choices.map((choice) => choice?.error) : [];
  return [rest, ...inside.filter(Boolean)];
}

function plainError(text: string, redact: (text: string) => string): EndpointError {
  const words = redact(text)
    .replace(/<[^<>]{0,300}>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return { message: words.slice(0, 300), fields: [], status: null };
}

const failed = (message: string): Failure => ({
  kind: 'failed',
  reason: new AppError('endpoint-failed', message),
  final: false,
});

const unreachable = (origin: string): Failure => ({
  kind: 'failed',
  reason: new AppError(
    'endpoint-failed',
    `${origin} could not be reached. The address may be wrong, the network down, or the server may not let web pages ask it (CORS); the command can ask it then.`,
    { origin },
  ),
  final: false,
});

function redirected(location: string, from: string): Failure {
  const target = URL.canParse(location, from) ? new URL(location, from) : null;
  const to = target ? ` to ${target.origin}${target.pathname}` : '';
  return {
    kind: 'failed',
    reason: new AppError(
      'endpoint-refused',
      `The endpoint sends requests on${to}, so the run stopped; what is scored is kept. Rows are sent only to the address that you agreed to: give the one it names, if you trust it.`,
    ),
    final: true,
  };
}
