import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { ListedFile } from '#core/models/hub/listing.ts';
import { otherFile } from '#platform/hub/fetch-range.ts';
import { gitObjectHash } from '#platform/hub/git-object.ts';

/**
 * Whether a whole file is the one that the Hub lists, by its SHA-256 or by git's object id.
 * @throws AppError `hash-mismatch`
 */
export async function checkFile(blob: Blob, file: ListedFile, url: string): Promise<void> {
  const hash = file.sha256 === null ? gitObjectHash(blob.size) : sha256.create();
  const reader = blob.stream().getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    hash.update(value);
  }
  if (bytesToHex(hash.digest()) !== (file.sha256 ?? file.blob))
    throw otherFile(url, `its ${file.sha256 === null ? 'object id' : 'SHA-256'} is another`);
}
