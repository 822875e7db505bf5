import { type ByteSource, checkRange } from '#core/bytes/byte-source.ts';
import type { SourceFile } from '#core/import/open-records.ts';
import { gunzip } from '../gunzip.ts';
import { chosenMember, isOffice, isProject, listed } from './zip-choice.ts';
import { readZipDirectory, tooLargeZip, type ZipMember } from './zip-directory.ts';
import { memberBytes, refuseMember } from './zip-member.ts';
import { maxZstdBytes, tooLargeZstd, unzstd, zstdFrames } from './zstd.ts';

/** Parquet is read by range, so what is packed of it stands in memory. */
const maxParquetBytes = 512 << 20;

/**
 * A file of rows as it lies, or, where it is a zip, the one file of rows in it, or what a Zstandard file holds. Nothing is
 * inflated before it is read, and then a piece or a frame at a time.
 * @throws {AppError} what `readZipDirectory`, `chosenMember`, `refuseMember` and `zstdFrames` throw
 */
export async function unpacked(file: SourceFile): Promise<SourceFile> {
  const { ranges, name } = file;
  if (ranges === null || ranges.size < 4) return file;
  const start = String.fromCharCode(...(await ranges.read(0, 4)));
  if (start === '\x28\xb5\x2f\xfd') return ofZstd(file, ranges);
  if (start !== 'PK\x03\x04' && start !== 'PK\x05\x06') return file;
  const members = await readZipDirectory(ranges, name);
  // It is refused by its own name.
  if (isOffice(members)) return file;
  const { member, leftOut } = chosenMember(members, name);
  refuseMember(member, name);
  const remarks = [
    `Read from ${member.path} in ${name}.${leftOut.length > 0 ? ` Left out: ${listed(leftOut.map((path) => ({ path })))}.` : ''}`,
  ];
  const inner = { ...file, name: member.path.replace(/\.gz$/i, ''), remarks };
  const bytes = () => memberBytes(ranges, member, name);
  if (/\.parquet$/i.test(member.path))
    return { ...inner, bytes: bytes(), ranges: await inMemory(bytes(), member, name) };
  return { ...inner, bytes: /\.gz$/i.test(member.path) ? gunzip(bytes) : bytes(), ranges: null };
}

/** Whether a zip is a project of the workbench, told by its list; null where that cannot be read. */
export const projectZip = (zip: ByteSource): Promise<boolean | null> =>
  readZipDirectory(zip, '').then(isProject, () => null);

async function ofZstd(file: SourceFile, packed: ByteSource): Promise<SourceFile> {
  if (packed.size > maxZstdBytes) throw tooLargeZstd(file.name);
  const whole = await packed.read(0, packed.size);
  const frames = zstdFrames(whole, file.name);
  const unchecked = frames.some((frame) => frame?.checksum === null);
  return {
    ...file,
    name: file.name.replace(/\.zst$/i, ''),
    bytes: unzstd(whole, frames),
    ranges: null,
    ...(unchecked && {
      remarks: ['The Zstandard file has no checksum, so damage to it may not have been noticed.'],
    }),
  };
}

async function inMemory(
  bytes: AsyncIterable<Uint8Array>,
  member: ZipMember,
  name: string,
): Promise<ByteSource> {
  const size = member.bytes;
  if (size > maxParquetBytes)
    throw tooLargeZip(
      name,
      `holds a Parquet file of ${size} bytes, and up to ${maxParquetBytes} are unpacked`,
    );
  const whole = new Uint8Array(size);
  let filled = 0;
  for await (const chunk of bytes) {
    whole.set(chunk, filled);
    filled += chunk.length;
  }
  return {
    size,
    read: async (offset, length) => {
      checkRange(size, offset, length);
      return whole.slice(offset, offset + length);
    },
  };
}
