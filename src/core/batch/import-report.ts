import type { JudgeIdentity } from '../judge/identity.ts';
import type { Readout } from '../judge/judge.ts';
import type { ExportedBatch } from './exported-batch.ts';
import type { FoundResults, Unused } from './read-results.ts';

/** A file of results, as it is told in the report of an import. */
export interface ResultFile {
  path: string;
  sha256: string;
  lines: number;
}

/** What became of every request of a batch, and where that stands: the provenance of imported scores. */
export interface ImportReport {
  format: 'self-judge-batch-import';
  version: 1;
  manifest_sha256: string;
  judge: JudgeIdentity;
  server_models: readonly string[];
  counts: {
    rows: number;
    imported: number;
    already: number;
    invalid: number;
    missing: number;
    failed: number;
    repeated: number;
    strange: number;
  };
  bounded: FoundResults['bounded'];
  /** Ids of requests. */
  missing: readonly string[];
  failed: readonly Unused[];
  repeated: FoundResults['repeated'];
  strange: readonly Unused[];
  results: readonly ResultFile[];
}

export function importReport(
  batch: ExportedBatch,
  found: FoundResults,
  results: readonly ResultFile[],
  { added, already, missing }: { added: readonly Readout[]; already: number; missing: readonly string[] },
): ImportReport {
  const { models, failed, strange, repeated, bounded } = found;
  return {
    format: 'self-judge-batch-import',
    version: 1,
    manifest_sha256: batch.sha256,
    judge: batch.manifest.judge,
    server_models: [...models].sort(),
    counts: {
      rows: batch.rows.length,
      imported: added.length,
      already,
      invalid: added.filter(({ kind }) => kind === 'invalid').length,
      missing: missing.length,
      failed: failed.length,
      repeated: repeated.length,
      strange: strange.length,
    },
    bounded,
    missing,
    failed,
    repeated,
    strange,
    results,
  };
}

export const importWords = ({
  imported,
  invalid,
  already,
  missing,
  failed,
  repeated,
  strange,
}: ImportReport['counts']): string =>
  `${imported} rows imported (${invalid} invalid), ${already} were there, ${missing} missing, ${failed} failed, ${repeated} answered more than once, ${strange} strange lines.`;
