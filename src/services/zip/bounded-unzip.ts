import { unzipSync } from 'fflate';
import { AppError } from '#core/errors.ts';

/** What a zip may hold before anything of it is inflated. */
export interface ZipBounds {
  /** Which of its files are wanted; the others stay packed. */
  wanted(path: string): boolean;
  /** Bytes of all wanted files together. */
  maxBytes: number;
  /** The wanted files may be so many times as large as the zip, or as large as `maxSmallBytes`. */
  maxGrowth: number;
  maxSmallBytes: number;
  /** Wanted files. */
  maxFiles: number;
  /** Ends the sentences of its errors: what no file of this kind does, and what to do. */
  advice: string;
  /** Called with each wanted file; throws where it must not be there. */
  check?(path: string): void;
}

/**
 * The wanted files of a zip, by path. Its list of contents is judged before anything is inflated.
 * @throws AppError `too-large`, `too-many-files` or `damaged-file`
 */
export function boundedUnzip(
  name: string,
  bytes: Uint8Array,
  bounds: ZipBounds,
): Record<string, Uint8Array<ArrayBuffer>> {
  let total = 0;
  let files = 0;
  const filter = ({ name: path, originalSize }: { name: string; originalSize: number }) => {
    if (!bounds.wanted(path)) return false;
    bounds.check?.(path);
    files += 1;
    total += originalSize;
    if (files > bounds.maxFiles)
      throw new AppError(
        'too-many-files',
        `${name} holds more than ${bounds.maxFiles} files. ${bounds.advice}`,
      );
    if (total > bounds.maxBytes || total > Math.max(bounds.maxSmallBytes, bounds.maxGrowth * bytes.length))
      throw new AppError(
        'too-large',
        `${name} would grow from ${bytes.length} to at least ${total} bytes. Nothing was unpacked. ${bounds.advice}`,
        { file: path, bytes: total },
      );
    return true;
  };
  try {
    return unzipSync(bytes, { filter }) as Record<string, Uint8Array<ArrayBuffer>>;
  } catch (thrown) {
    if (thrown instanceof AppError) throw thrown;
    throw new AppError('damaged-file', `${name} is no zip that can be read. ${bounds.advice}`);
  }
}

/** A path's last part. */
export const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
