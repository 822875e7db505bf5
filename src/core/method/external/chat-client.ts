import { AppError } from '../../errors.ts';
import { trimSigns } from '../../text/trim-signs.ts';
import type { ChatCompletion } from './chat-answer.ts';
import type { ChatPorts } from './chat-ports.ts';
import { Pacer } from './pacer.ts';

export interface ChatSettings {
  endpoint: string;
  model: string;
  /** Null for a server that asks for none. Held in memory only. */
  key: string | null;
  requestsPerMinute: number;
}

/** Tries of one request before it is given up. */
const tries = 5;
const firstPause = 1000;
const longestPause = 60_000;
/** The digit, and room for a space or a quote before it. */
const answerTokens = 4;
const toldTokens = 20;

/** Which optional words of the API an endpoint understands: learnt from its refusals. */
interface Dialect {
  logprobs: boolean;
  limit: 'max_tokens' | 'max_completion_tokens';
  temperature: boolean;
}

/**
 * Asks a chat model behind an OpenAI-compatible endpoint for a digit.
 *
 * A request is refused for good (`request-refused`: about this row), or the endpoint is (`endpoint-refused`: key,
 * address or model are wrong). Too many requests, errors of the server and of the network are tried again, after
 * as long as the server says or twice as long each time; then they are `endpoint-failed`.
 */
export class ChatClient {
  readonly #dialect: Dialect = { logprobs: true, limit: 'max_tokens', temperature: true };
  readonly #pacer: Pacer;

  constructor(
    private readonly settings: ChatSettings,
    private readonly ports: ChatPorts,
  ) {
    this.#pacer = new Pacer(settings.requestsPerMinute, ports);
  }

  async ask(prompt: string, signal: AbortSignal): Promise<ChatCompletion> {
    for (let attempt = 1, pause = firstPause; ; attempt++, pause = Math.min(longestPause, 2 * pause)) {
      await this.#pacer.turn(signal);
      if (signal.aborted) throw new AppError('cancelled', 'The run was cancelled.');
      const outcome = await this.#once(prompt, signal);
      if ('completion' in outcome) return outcome.completion;
      if (outcome.again === 'at-once') continue;
      if (attempt === tries) throw outcome.error;
      await this.ports.sleep(outcome.again ?? pause, signal);
    }
  }

  async #once(prompt: string, signal: AbortSignal): Promise<Outcome> {
    const { endpoint, key } = this.settings;
    let response: Response;
    try {
      response = await this.ports.fetch(`${trimSigns(endpoint, '/', 'end')}/chat/completions`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(key === null ? {} : { authorization: `Bearer ${key}` }),
        },
        body: JSON.stringify(this.#body(prompt)),
        signal,
      });
    } catch {
      return { error: unreachable(endpoint), again: null };
    }
    if (response.ok) return readCompletion(response);
    const detail = (await response.text().catch(() => '')).slice(0, 300);
    if (response.status === 400 && this.#unlearn(detail)) return { error: null, again: 'at-once' };
    return refusal(response, detail);
  }

  #body(prompt: string) {
    const { logprobs, limit, temperature } = this.#dialect;
    return {
      model: this.settings.model,
      messages: [{ role: 'user', content: prompt }],
      [limit]: answerTokens,
      ...(temperature ? { temperature: 0 } : {}),
      ...(logprobs ? { logprobs: true, top_logprobs: toldTokens } : {}),
    };
  }

  /** Drop a word that the endpoint names in its refusal. @returns whether there was one to drop */
  #unlearn(detail: string): boolean {
    const dialect = this.#dialect;
    if (dialect.logprobs && /logprobs/i.test(detail)) {
      dialect.logprobs = false;
      return true;
    }
    if (dialect.limit === 'max_tokens' && /max_completion_tokens/i.test(detail)) {
      dialect.limit = 'max_completion_tokens';
      return true;
    }
    if (dialect.temperature && /temperature/i.test(detail)) {
      dialect.temperature = false;
      return true;
    }
    return false;
  }
}

type Outcome =
  | { completion: ChatCompletion }
  | { error: null; again: 'at-once' }
  /** `again`: milliseconds that the server asks for, or null to decide oneself. */
  | { error: AppError; again: number | null };

async function readCompletion(response: Response): Promise<Outcome> {
  try {
    return { completion: (await response.json()) as ChatCompletion };
  } catch {
    return {
      error: new AppError('endpoint-failed', 'The endpoint answered with something that is not JSON.'),
      again: null,
    };
  }
}

/** @throws AppError where trying again would not help */
function refusal(response: Response, detail: string): Outcome {
  const { status } = response;
  const said = detail ? ` It said: ${detail}` : '';
  if (status === 429 || status >= 500) {
    const after = Number(response.headers.get('retry-after') ?? Number.NaN);
    return {
      error: new AppError('endpoint-failed', `The endpoint answered ${status}, ${tries} times.${said}`, {
        status,
      }),
      again: after > 0 ? Math.min(longestPause, 1000 * after) : null,
    };
  }
  if (status === 400 || status === 413 || status === 422)
    throw new AppError('request-refused', `The endpoint refused this row with ${status}.${said}`, { status });
  throw new AppError(
    'endpoint-refused',
    `The endpoint answered ${status}, so the run stopped; what is scored is kept. Check the address, the key and the model's name, then go on.${said}`,
    { status },
  );
}

const unreachable = (endpoint: string) =>
  new AppError(
    'endpoint-failed',
    `${endpoint} could not be reached. The address may be wrong, the network down, or the server may not let web pages ask it (CORS); the command can ask it then.`,
    { endpoint },
  );
