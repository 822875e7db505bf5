/** The metrics worker: answers requests one after another, the newest of a slot only. */
import type { MetricsProtocol } from '#protocol/metrics-protocol.ts';
import { type Handlers, serve } from '#protocol/rpc.ts';
import { LatestOnly } from '#services/metrics/latest-only.ts';
import { metricsAnswers } from '#services/metrics/metrics-answers.ts';

const jobs = new LatestOnly();

const queued = Object.entries(metricsAnswers).map(([name, answer]) => [
  name,
  (args: { slot: string | null }) => jobs.run(args.slot, () => (answer as (args: unknown) => unknown)(args)),
]);

serve<MetricsProtocol>(self, () => Object.fromEntries(queued) as Handlers<MetricsProtocol>);
