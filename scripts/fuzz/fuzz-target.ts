/** A parser of something that comes from outside. */
export interface FuzzTarget {
  name: string;
  /** Valid inputs, which mutations begin with. */
  seeds(): Promise<Uint8Array[]>;
  /** What the bytes are, for the mutations that keep their form. */
  form: 'bytes' | 'text' | 'json';
  /** Read an input to the end. It may throw an `AppError`, and nothing else. */
  read(input: Uint8Array<ArrayBuffer>): Promise<void>;
}
