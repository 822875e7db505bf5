import { AppError } from '#core/errors.ts';
import { readUpstreamAnswer, type UpstreamAnswer } from '#core/gateway/upstream-answer.ts';
import { readEndpointError } from '#core/method/external/endpoint-error.ts';
import { postJson } from '#core/method/external/post-json.ts';
import { redactor } from '#core/method/external/redact.ts';
import { parseJson, responseText } from '#core/method/external/response-text.ts';

export interface Upstream {
  /** Where requests go. */
  url: string;
  key: string | null;
  timeoutMs: number;
  /** Further tries of a request that failed. */
  retries: number;
}

/** A failure of the upstream, with the status that a client is answered with. */
export class UpstreamFailure extends AppError {
  constructor(
    readonly status: number,
    message: string,
    readonly final: boolean,
  ) {
    super('endpoint-failed', message, { status });
  }
}

/**
 * Have the upstream answer. A failure of the network or of the server is tried again; a refusal is not.
 * @throws UpstreamFailure; AppError `cancelled` where the signal is aborted
 */
export async function askUpstream(
  upstream: Upstream,
  body: Record<string, unknown>,
  signal: AbortSignal,
): Promise<UpstreamAnswer> {
  for (let tries = 0; ; tries++)
    try {
      return await askOnce(upstream, body, signal);
    } catch (thrown) {
      if (signal.aborted) throw new AppError('cancelled', 'The client gave up.');
      const isFinal = !(thrown instanceof UpstreamFailure) || thrown.final;
      if (isFinal || tries >= upstream.retries) throw thrown;
    }
}

async function askOnce(
  { url, key, timeoutMs }: Upstream,
  body: Record<string, unknown>,
  signal: AbortSignal,
): Promise<UpstreamAnswer> {
  const clock = AbortSignal.timeout(timeoutMs);
  const redact = redactor(key);
  const late = () =>
    new UpstreamFailure(504, `The upstream gave no whole answer within ${timeoutMs / 1000} seconds.`, true);
  let response: Response;
  let text: string;
  try {
    response = await fetch(url, postJson(body, key, [signal, clock]));
    text = await responseText(response);
  } catch (thrown) {
    if (clock.aborted) throw late();
    if (thrown instanceof AppError) throw new UpstreamFailure(502, thrown.message, true);
    throw new UpstreamFailure(502, 'The upstream could not be reached, or broke off its answer.', false);
  }
  // An error may show the key; an answer goes out as it was written.
  const found = parseJson(text, response.ok ? (said) => said : redact);
  if (!response.ok) {
    const said = found === undefined ? '' : ` It said: ${readEndpointError(found).message.slice(0, 300)}`;
    const { status } = response;
    const isOfServer = status === 429 || status >= 500;
    throw new UpstreamFailure(
      isOfServer || status < 400 ? 502 : status,
      `The upstream answered ${status}.${said}`,
      !isOfServer,
    );
  }
  const answer =
    found === undefined
      ? 'The upstream answered with something that is not JSON.'
      : readUpstreamAnswer(found);
  if (typeof answer === 'string') throw new UpstreamFailure(502, answer, false);
  return answer;
}
