import { runAnalysis } from '#core/analysis/analysis.ts';
import { type AnyAnalysis, analysisList } from '#core/analysis/registry.ts';
import type { MetricsProtocol } from '#protocol/metrics-protocol.ts';
import type { Args, RequestName, Result } from '#protocol/rpc.ts';

type Answers = {
  [K in RequestName<MetricsProtocol>]: (args: Args<MetricsProtocol, K>) => Result<MetricsProtocol, K>;
};

/** The answer to each request of the metrics worker: pure, so that tests and the command need no worker. */
export const metricsAnswers = Object.fromEntries(
  analysisList.map((analysis: AnyAnalysis) => [
    analysis.id,
    ({ slot: _, ...args }: { slot: string | null; options: object }) => runAnalysis(analysis, args as never),
  ]),
) as unknown as Answers;
