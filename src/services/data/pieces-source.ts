import { type ByteSource, checkRange } from '#core/bytes/byte-source.ts';
import { AppError } from '#core/errors.ts';
import { blobSource } from '#model/weights/byte-source.ts';
import type { FetchedFile } from '#protocol/data-protocol.ts';

/** A file of which some ranges are here. */
export const piecesSource = (size: number, pieces: FetchedFile['pieces']): ByteSource => ({
  size,
  async read(offset, length) {
    checkRange(size, offset, length);
    const piece = pieces.find(
      (each) => offset >= each.offset && offset + length <= each.offset + each.blob.size,
    );
    if (piece) return blobSource(piece.blob).read(offset - piece.offset, length);
    throw new AppError(
      'truncated-file',
      `Bytes ${offset} to ${offset + length} of the file were not fetched. Read the dataset from the Hub again.`,
      { size, offset, length },
    );
  },
});
