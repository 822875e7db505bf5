import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AppError } from '#core/errors.ts';
import { maxCandidates } from '#core/gateway/chat-request.ts';
import { driftActions } from '#core/gateway/verdict.ts';
import { isLoadedJudge, judgeIdentity, judgeName } from '#core/judge/identity.ts';
import { endpointAddress } from '#core/method/external/endpoint-address.ts';
import { askedSpec } from '#core/method/judge/asked-spec.ts';
import { policyWords, requirePolicyJudge } from '#core/policy/apply-policy.ts';
import type { Policy } from '#core/policy/policy.ts';
import { judgeSpecOf } from '#core/training/judge-question.ts';
import { stopOnSignal } from '../../node/server/stop-on-signal.mjs';
import { type Command, UsageError } from '../command.ts';
import { openJudgeFor } from '../judge/node-judge.ts';
import { keyFrom, oneOf, optionalNumber, parseOptions, required } from '../parse-options.ts';
import { readPolicy } from '../policy/read-policy.ts';
import { hash } from '../score/node-dependencies.ts';
import { createGateway } from '../serve/gateway.ts';
import { JudgeQueue } from '../serve/judge-queue.ts';

const backends = ['auto', 'wasm', 'webgpu'] as const;
const loopback = ['127.0.0.1', 'localhost', '::1'];
const defaults = {
  port: 8788,
  parallel: 8,
  waiting: 64,
  timeout: 120,
  retries: 1,
  refusal: 'I am not sure enough of my answer to give it.',
  driftWindow: 100,
};

/** Fewer answers than this show little. */
const minWindow = 20;

/** An application's way to a model, with the judge in between. */
export const serveCommand: Command = {
  name: 'serve',
  summary: 'answer or decline: a proxy before an OpenAI-compatible model that applies a policy',
  usage: `Usage: npm run --silent cli -- serve --policy FILE --upstream URL [OPTIONS]

Serves POST /v1/chat/completions: the upstream writes, the policy's judge reads, and the answer goes out with score
and decision, or a refusal in its place. GET /health and GET /metrics (Prometheus) tell how it is.

  --policy FILE    of a judge without reference, as Decide or the policy command wrote it
  --upstream URL   an OpenAI-compatible endpoint, with or without /chat/completions
  --upstream-key-env VAR  environment variable that holds the upstream's key
  --judge ID|PATH  the policy's judge, as for the judge command (default: what the policy names)
  --base ID|PATH   the adapter's base model, where its folder does not say
  --backend NAME   ${backends.join(' | ')} (default auto)
  --candidates N   answers that the upstream writes, of which the best by the judge counts, where a request
                   gives no n (default 1, at most ${maxCandidates})
  --refusal TEXT   what a declined answer is replaced by
                   (default: ${defaults.refusal})
  --on-drift mark|decline  what becomes of answers once recent ones are shown to differ from the rows that the policy
                   was made on: they go out with policy_expired, or none is accepted (default mark)
  --drift-window N answers that are compared at a time (default ${defaults.driftWindow}, at least ${minWindow}); two windows in a
                   row have to differ
  --host NAME      where to listen (default 127.0.0.1); any address but this machine's own needs --key-env
  --port N         (default ${defaults.port}; 0: a free one)
  --key-env VAR    environment variable that holds the key that clients must show
  --parallel N     requests under way at once (default ${defaults.parallel})
  --waiting N      requests that may wait besides; more are answered with 503 (default ${defaults.waiting})
  --timeout N      seconds that the upstream may take (default ${defaults.timeout})
  --retries N      further tries where the upstream fails (default ${defaults.retries})

SIGTERM and SIGINT end it once the requests under way are answered. Exit codes: 0 stopped, 1 failed, 2 wrong arguments.`,

  async run(argv) {
    const options = parseOptions(argv, {
      policy: { type: 'string' },
      upstream: { type: 'string' },
      'upstream-key-env': { type: 'string' },
      judge: { type: 'string' },
      base: { type: 'string' },
      backend: { type: 'string', default: 'auto' },
      candidates: { type: 'string' },
      refusal: { type: 'string', default: defaults.refusal },
      host: { type: 'string', default: loopback[0]! },
      port: { type: 'string' },
      'key-env': { type: 'string' },
      'on-drift': { type: 'string', default: 'mark' },
      'drift-window': { type: 'string' },
      parallel: { type: 'string' },
      waiting: { type: 'string' },
      timeout: { type: 'string' },
      retries: { type: 'string' },
    });
    const whole = (value: string | undefined, option: string, min: number, max?: number) =>
      optionalNumber(value, option, { min, max, integer: true });
    const { host, refusal } = options;
    const key = keyFrom(options['key-env'], 'key-env');
    const isLocal = loopback.includes(host);
    if (!isLocal && key === null)
      throw new UsageError(`--host ${host} can be reached by others, so --key-env is needed.`);
    const path = required(options.policy, 'policy');
    const upstream = {
      url: endpointAddress(required(options.upstream, 'upstream')).request,
      key: keyFrom(options['upstream-key-env'], 'upstream-key-env'),
      timeoutMs: 1000 * (optionalNumber(options.timeout, 'timeout', { min: 0.1 }) ?? defaults.timeout),
      retries: whole(options.retries, 'retries', 0, 10) ?? defaults.retries,
    };
    const gateway = {
      candidates: whole(options.candidates, 'candidates', 1, maxCandidates) ?? 1,
      parallel: whole(options.parallel, 'parallel', 1) ?? defaults.parallel,
      maxWaiting: whole(options.waiting, 'waiting', 0) ?? defaults.waiting,
      driftWindow: whole(options['drift-window'], 'drift-window', minWindow, 500) ?? defaults.driftWindow,
      onDrift: oneOf(options['on-drift'], 'on-drift', driftActions),
    };
    const port = whole(options.port, 'port', 0, 65_535) ?? defaults.port;
    const backend = oneOf(options.backend, 'backend', backends);
    const policy = await readPolicy(path);
    refuseUnusable(policy);
    const { judge: who } = policy;
    const judge = options.judge ?? who.adapter?.id ?? who.model.id;
    const { engine, record, close } = await openJudgeFor(
      { mode: who.mode, base: false },
      judge,
      backend,
      options.base,
    );
    try {
      const asked = policy.question ?? judgeSpecOf(record, who.mode);
      const spec = askedSpec(engine, { ...asked, method: 'judge' });
      requirePolicyJudge(policy, judgeIdentity(engine, spec, hash), 'Answers would be scored');
      const { server } = createGateway({
        ...gateway,
        policy,
        judge: new JudgeQueue(engine, spec),
        upstream,
        refusal,
        key,
        warn: (message) => process.stderr.write(`${message}\n`),
        hosts: isLocal ? [...loopback, '[::1]'] : null,
      });
      await listenAt(server, host, port);
      const at = (server.address() as AddressInfo).port;
      process.stderr.write(
        `${judgeName(who)}: ${policyWords(policy)}. ${policy.origin}\nListening on http://${host.includes(':') ? `[${host}]` : host}:${at}/v1/chat/completions, before ${upstream.url}.\n`,
      );
      stopOnSignal(server, { limitMs: upstream.timeoutMs });
      await once(server, 'close');
      return 0;
    } finally {
      close();
    }
  },
};

/** @throws AppError `other-mode` for a judge that compares with a reference, `other-judge` for scores of another method */
function refuseUnusable({ judge }: Policy): void {
  if (!isLoadedJudge(judge))
    throw new AppError(
      'other-judge',
      `The policy is for scores of the method ${judge.method}, and answers are scored by a judge that runs here. Make a policy for a judge.`,
    );
  if (judge.mode === 'with-reference')
    throw new AppError(
      'other-mode',
      'The policy is for a judge that compares with a reference, and a new answer has none. Make a policy for a judge without reference.',
    );
}

async function listenAt(server: Server, host: string, port: number): Promise<void> {
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (thrown) {
    throw new AppError(
      'bad-option',
      `Nothing can be served at ${host}, port ${port} (${(thrown as NodeJS.ErrnoException).code}). Choose another --port or --host.`,
      { host, port },
    );
  }
}
