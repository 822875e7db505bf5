import type { ErrorCode } from '../errors.ts';
import { isLoadedJudge, type JudgeIdentity } from '../judge/identity.ts';
import type { JudgeMode, JudgeSpec } from '../judge/judge.ts';
import type { RunState } from '../run/run.ts';
import type { CheckupReport } from './report.ts';
import type { CheckupSettings } from './settings.ts';

/** One check-up of one judge on one dataset, as it is stored and listed. */
export interface Checkup {
  id: string;
  datasetId: string;
  judge: JudgeIdentity;
  spec: JudgeSpec;
  settings: CheckupSettings;
  state: Exclude<RunState, 'paused'>;
  /** Texts to be read, and those read so far, valid or not. */
  texts: number;
  read: number;
  /** SHA-256 of the texts: scores of other texts are never mixed in. */
  digest: string;
  /** Time spent reading. */
  seconds: number;
  error: { code: ErrorCode; message: string } | null;
  /** Null until every text is read. */
  report: CheckupReport | null;
  createdAt: string;
}

/** Who is meant by a judge before it is loaded: a model of the catalogue, alone or with an adapter. */
export interface ListedJudge {
  modelId: string;
  adapterSha256: string | null;
  mode: JudgeMode;
}

/** The newest finished check-up of a judge that can be chosen; `list` is newest first. */
export const checkupOfListed = (list: readonly Checkup[], wanted: ListedJudge): Checkup | null =>
  list.find(
    ({ report, judge }) =>
      report !== null &&
      isLoadedJudge(judge) &&
      judge.mode === wanted.mode &&
      judge.model.id === wanted.modelId &&
      (judge.adapter?.sha256 ?? null) === wanted.adapterSha256,
  ) ?? null;
