import type { WrittenDecision } from '../export/judged.ts';
import type { DriftState } from '../policy/drift-watch.ts';

/** What a request came to. */
export type GatewayOutcome =
  | WrittenDecision
  | 'bad_request'
  | 'unauthorised'
  | 'overloaded'
  | 'upstream_failed'
  | 'upstream_late'
  | 'judge_failed'
  | 'cancelled';

export const gatewayOutcomes: readonly GatewayOutcome[] = [
  'accept',
  'decline',
  'invalid',
  'bad_request',
  'unauthorised',
  'overloaded',
  'upstream_failed',
  'upstream_late',
  'judge_failed',
  'cancelled',
];

/** Upper ends of the score's buckets. */
const buckets = [1, 2, 3, 4, 5, 6, 7, 8, 9];

/** Counts since the start, in the text format of Prometheus. */
export class GatewayMetrics {
  readonly #outcomes = new Map<GatewayOutcome, number>();
  readonly #scores = { buckets: new Array<number>(buckets.length).fill(0), sum: 0, count: 0 };
  readonly #seconds = { upstream: { sum: 0, count: 0 }, judge: { sum: 0, count: 0 } };

  end(outcome: GatewayOutcome): void {
    this.#outcomes.set(outcome, this.count(outcome) + 1);
  }

  count(outcome: GatewayOutcome): number {
    return this.#outcomes.get(outcome) ?? 0;
  }

  score(value: number): void {
    buckets.forEach((end, at) => {
      if (value <= end) this.#scores.buckets[at]! += 1;
    });
    this.#scores.sum += value;
    this.#scores.count++;
  }

  took(what: 'upstream' | 'judge', seconds: number): void {
    this.#seconds[what].sum += seconds;
    this.#seconds[what].count++;
  }

  text({ inFlight, waiting, drift }: { inFlight: number; waiting: number; drift: DriftState }): string {
    const { buckets: counts, sum, count } = this.#scores;
    const lines = [
      ...head('self_judge_requests_total', 'counter', 'Requests by what they came to.'),
      ...gatewayOutcomes.map(
        (outcome) => `self_judge_requests_total{outcome="${outcome}"} ${this.count(outcome)}`,
      ),
      ...head('self_judge_in_flight', 'gauge', 'Requests under way.'),
      `self_judge_in_flight ${inFlight}`,
      ...head('self_judge_waiting', 'gauge', 'Requests that wait for one under way to end.'),
      `self_judge_waiting ${waiting}`,
      ...head('self_judge_score', 'histogram', 'Scores of the candidates that were judged.'),
      ...buckets.map((end, at) => `self_judge_score_bucket{le="${end}"} ${counts[at]}`),
      `self_judge_score_bucket{le="+Inf"} ${count}`,
      `self_judge_score_sum ${sum}`,
      `self_judge_score_count ${count}`,
      ...(['upstream', 'judge'] as const).flatMap((what) => [
        ...head(`self_judge_${what}_seconds`, 'summary', `Seconds that the ${what} took.`),
        `self_judge_${what}_seconds_sum ${this.#seconds[what].sum}`,
        `self_judge_${what}_seconds_count ${this.#seconds[what].count}`,
      ]),
      ...driftLines(drift),
    ];
    return `${lines.join('\n')}\n`;
  }
}

const driftLines = ({ state, windows, answers, last }: DriftState): string[] => [
  ...head('self_judge_policy_expired', 'gauge', 'Whether the policy has expired by drift.'),
  `self_judge_policy_expired ${Number(state === 'expired')}`,
  ...head('self_judge_drift_windows_total', 'counter', 'Windows of answers compared with the policy.'),
  `self_judge_drift_windows_total{differs="true"} ${windows.differ}`,
  `self_judge_drift_windows_total{differs="false"} ${windows.compared - windows.differ}`,
  ...head('self_judge_drift_window_answers', 'gauge', 'Answers of the window that is open.'),
  `self_judge_drift_window_answers ${answers}`,
  ...head('self_judge_drift_p', 'gauge', 'p of the last window that was compared.'),
  ...(last === null ? [] : [`self_judge_drift_p ${last.p}`]),
];

const head = (name: string, type: string, help: string) => [
  `# HELP ${name} ${help}`,
  `# TYPE ${name} ${type}`,
];
