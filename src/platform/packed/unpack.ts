import { type ByteSource, checkRange } from '#core/bytes/byte-source.ts';
import type { SourceFile } from '#core/import/open-records.ts';
import { gunzip } from '../gunzip.ts';
import { chosenMember, isOffice, isProject, listed } from './zip-choice.ts';
import { readZipDirectory, tooLargeZip, type ZipMember } from './zip-directory.ts';
import { memberBytes, refuseMember } from './zip-member.ts';

/** Parquet is read by range, so what is packed of it stands in memory. */
const maxParquetBytes = 512 << 20;

/**
 * A file of rows as it lies, or, where it is a zip, the one file of rows in it. Nothing is inflated before it is read,
 * and then a piece at a time.
 * @throws {AppError} what `readZipDirectory`, `chosenMember` and `refuseMember` throw
 */
export async function unpacked(file: SourceFile): Promise<SourceFile> {
  const { ranges, name } = file;
  if (ranges === null || !(await isZip(ranges))) return file;
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

async function isZip(file: ByteSource): Promise<boolean> {
  if (file.size < 4) return false;
  const head = await file.read(0, 4);
  const start = String.fromCharCode(...head);
  return start === 'PK\x03\x04' || start === 'PK\x05\x06';
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
