import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { AppError } from '#core/errors.ts';
import type { ModelFile } from '#core/models/catalogue.ts';
import type { ShippedAdapter } from '#core/models/shipped-adapters.ts';
import { siteRoot } from '../models/model-sites.ts';

interface Options {
  /** The page's folder; found out where it is left out. */
  site?: URL;
  fetch?: typeof fetch;
}

/** The files of an adapter that lies beside the page, each checked against the manifest. */
export async function fetchShippedAdapter(
  adapter: ShippedAdapter,
  options: Options = {},
): Promise<Map<string, Blob>> {
  const files = new Map<string, Blob>();
  for (const file of adapter.files)
    files.set(file.name, new Blob([await fetchShippedFile(adapter, file, options)]));
  return files;
}

/** @throws AppError `adapter-missing` where the host does not give it, `hash-mismatch` where it gives other bytes */
export async function fetchShippedFile(
  adapter: Pick<ShippedAdapter, 'id' | 'name'>,
  file: ModelFile,
  { site = siteRoot(), fetch = globalThis.fetch.bind(globalThis) }: Options = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const missing = (reason: string) =>
    new AppError(
      'adapter-missing',
      `${file.name} of ${adapter.name} could not be had from this page’s host (${reason}). Nothing was changed. Try again, or choose the base model as the judge.`,
      { id: adapter.id, file: file.name },
    );
  const response = await fetch(new URL(`adapters/${adapter.id}/${file.name}`, site)).catch((thrown) => {
    throw missing((thrown as Error).message);
  });
  if (!response.ok) throw missing(`it answered ${response.status}`);
  const bytes = new Uint8Array(await response.arrayBuffer());
  return checkedFile(adapter, file, bytes);
}

/** @throws AppError `hash-mismatch` where the bytes are not those of the manifest */
export function checkedFile(
  adapter: Pick<ShippedAdapter, 'id' | 'name'>,
  file: ModelFile,
  bytes: Uint8Array<ArrayBuffer>,
): Uint8Array<ArrayBuffer> {
  if (bytes.length === file.bytes && bytesToHex(sha256(bytes)) === file.sha256) return bytes;
  throw new AppError(
    'hash-mismatch',
    `${file.name} of ${adapter.name} is not the file that was shipped: its bytes or its SHA-256 differ. It was not used.`,
    { id: adapter.id, file: file.name },
  );
}
