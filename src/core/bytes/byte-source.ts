import { AppError } from '../errors.ts';

/** A file that is read by ranges, so that it never stands whole in the JavaScript heap. */
export interface ByteSource {
  /** Bytes. */
  readonly size: number;
  /** A fresh array of exactly `length` bytes. Throws `truncated-file` where the file ends before. */
  read(offset: number, length: number): Promise<Uint8Array<ArrayBuffer>>;
}

/** Throws `truncated-file` unless the range lies inside a file of `size` bytes. */
export function checkRange(size: number, offset: number, length: number): void {
  if (offset >= 0 && length >= 0 && offset + length <= size) return;
  throw new AppError(
    'truncated-file',
    `The file ends at byte ${size}, but its contents go on to byte ${offset + length}. The download probably stopped early: get the file again.`,
    { size, offset, length },
  );
}
