import type { JudgeSpec } from '../../judge/judge.ts';

/** A local model that is asked for a digit: with an adapter a trained judge, without one its self-evaluation. */
export interface JudgeRunSpec extends JudgeSpec {
  method: 'judge';
}
