import { AppError } from '#core/errors.ts';
import { openSource, readRows } from '#core/import/source.ts';
import type { Row } from '#core/rows/row.ts';
import { browserWasm } from '#model/backends/wasm-browser.ts';
import { openJudge } from '#model/engine/open-judge.ts';
import { blobSource } from '#model/weights/byte-source.ts';
import type { BenchTarget } from '#protocol/bench-protocol.ts';
import type { BenchServiceDependencies } from './bench-service.ts';
import { obtainFiles } from './obtain-files.ts';

/** Get a judge's files in a browser's worker, to be loaded as often as a measurement wants. */
export const obtainJudge: BenchServiceDependencies['obtain'] = async ({
  source,
  backend,
  threads,
}: BenchTarget) => {
  const { signal } = new AbortController();
  const { id, name, files, sha256 } = await obtainFiles(source, { signal, onProgress: () => {} });
  const wasm = threads === null ? browserWasm : { ...browserWasm, cores: () => threads };
  const sources = new Map([...files].map(([file, blob]) => [file, blobSource(blob)]));
  return () => openJudge({ files: sources, id, name, backend, wasm, sha256 });
};

/** The rows of a dataset at `url`, whose columns are recognised by name. */
export async function fetchRows(url: string): Promise<Row[]> {
  const response = await fetch(url);
  if (!response.ok || !response.body)
    throw new AppError(
      'no-demo',
      `The demo rows could not be had: ${url} answered ${response.status}. Nothing was measured. Check that the page was deployed whole.`,
    );
  const source = await openSource(response.body as unknown as AsyncIterable<Uint8Array>, 'demo.jsonl');
  const rows: Row[] = [];
  if (!source.plan) return rows;
  for await (const batch of readRows(source, source.plan, () => {})) rows.push(...batch.rows);
  return rows;
}
