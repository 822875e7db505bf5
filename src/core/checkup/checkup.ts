import type { ErrorCode } from '../errors.ts';
import type { JudgeIdentity } from '../judge/identity.ts';
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
      judge.method === 'judge' &&
      judge.mode === wanted.mode &&
      judge.model.id === wanted.modelId &&
      (judge.adapter?.sha256 ?? null) === wanted.adapterSha256,
  ) ?? null;

/** What of a stored check-up a screen reads before anything else; anything else is set aside. */
export function isCheckup(value: unknown): value is Checkup {
  if (typeof value !== 'object' || value === null) return false;
  const { id, datasetId, judge, texts, read, report, createdAt } = value as Partial<Checkup>;
  const sound =
    [id, datasetId, createdAt].every((text) => typeof text === 'string') &&
    typeof judge?.model?.name === 'string' &&
    [texts, read].every((number) => Number.isInteger(number));
  return sound && (report === null || isReport(report));
}

const isReport = (report: Partial<CheckupReport> | undefined): boolean =>
  report?.version === 1 && typeof report.sentence === 'string' && Array.isArray(report.degradations);
