import { AppError } from '#core/errors.ts';

/** Thrown where the bytes at hand end before the header does; `needed` is the least size that can go on. */
export class NeedsMoreBytes extends Error {
  readonly needed: number;

  constructor(needed: number) {
    super(`The header needs at least ${needed} bytes.`);
    this.needed = needed;
  }
}

/** Reads little-endian values one after another from the first bytes of a GGUF file. */
export class GgufCursor {
  offset = 0;
  private readonly bytes: Uint8Array;
  private readonly view: DataView;
  private readonly fileSize: number;
  // A token that begins with U+FEFF must keep it.
  private readonly decoder = new TextDecoder('utf-8', { ignoreBOM: true });

  /** @param bytes the file's first bytes; @param fileSize all of the file, which no length may exceed */
  constructor(bytes: Uint8Array, fileSize: number) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.fileSize = fileSize;
  }

  /** The offset before `length` bytes, which are stepped over. */
  private take(length: number): number {
    const start = this.offset;
    const end = start + length;
    if (end > this.fileSize)
      throw new AppError(
        'truncated-file',
        `The model file's header goes on past its end (${this.fileSize} bytes). The download probably stopped early, or the file is damaged: get it again.`,
        { size: this.fileSize, needed: end },
      );
    if (end > this.bytes.length) throw new NeedsMoreBytes(end);
    this.offset = end;
    return start;
  }

  u8 = () => this.view.getUint8(this.take(1));
  i8 = () => this.view.getInt8(this.take(1));
  u16 = () => this.view.getUint16(this.take(2), true);
  i16 = () => this.view.getInt16(this.take(2), true);
  u32 = () => this.view.getUint32(this.take(4), true);
  i32 = () => this.view.getInt32(this.take(4), true);
  f32 = () => this.view.getFloat32(this.take(4), true);
  f64 = () => this.view.getFloat64(this.take(8), true);
  u64 = () => safeNumber(this.view.getBigUint64(this.take(8), true));
  i64 = () => safeNumber(this.view.getBigInt64(this.take(8), true));

  string(): string {
    const length = this.u64();
    const start = this.take(length);
    return this.decoder.decode(this.bytes.subarray(start, start + length));
  }

  /** Refuses a count of elements that the rest of the file cannot hold, before anything is allocated. */
  count(elementBytes: number): number {
    const count = this.u64();
    const room = this.fileSize - this.offset;
    if (count * elementBytes > room)
      throw new AppError(
        'corrupt-weights',
        `The model file's header announces ${count} elements where ${room} bytes are left. The file is damaged or cut off: get it again.`,
        { count, room },
      );
    return count;
  }

  /** A copy of the next `length` bytes. */
  copy(length: number): ArrayBuffer {
    const start = this.take(length);
    return new Uint8Array(this.bytes.subarray(start, start + length)).buffer;
  }
}

/** Integers past 2^53 lose their last digits: no size or count of a real file comes near. */
const safeNumber = (value: bigint) => Number(value);
