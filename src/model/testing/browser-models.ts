import { catalogueModel } from '#core/models/catalogue.ts';
import { type ByteSource, blobSource } from '#model/weights/byte-source.ts';

/** A catalogue model's files, for browser tests: Vite serves them from the cache that `npm run models` fills. */
export async function browserModelFiles(
  id: string,
): Promise<{ files: Map<string, ByteSource>; sha256: Map<string, string> }> {
  const files = new Map<string, ByteSource>();
  const sha256 = new Map<string, string>();
  for (const file of catalogueModel(id).files) {
    const response = await fetch(`/models/${id}/${file.name}`);
    if (!response.ok) throw new Error(`${response.url} answered ${response.status}: run npm run models.`);
    files.set(file.name, blobSource(await response.blob()));
    sha256.set(file.name, file.sha256);
  }
  return { files, sha256 };
}
