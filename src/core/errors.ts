/** An error that a user can act on. It crosses workers as {code, message, data}. */
export class AppError extends Error {
  readonly code: string;
  readonly data: Record<string, unknown>;

  /**
   * @param code a stable word, such as `missing-reference`
   * @param message what happened, what it means for the data, what to do
   * @param data the row, the field, the figures
   */
  constructor(code: string, message: string, data: Record<string, unknown> = {}) {
    super(message);
    this.name = 'AppError';
    this.code = code;
    this.data = data;
  }
}

/** The form in which an error crosses a worker's boundary. */
export interface ErrorRecord {
  code: string;
  message: string;
  data: Record<string, unknown>;
}

export function toErrorRecord(thrown: unknown): ErrorRecord {
  if (thrown instanceof AppError) return { code: thrown.code, message: thrown.message, data: thrown.data };
  if (thrown instanceof Error)
    return {
      code: 'unexpected',
      message: thrown.message,
      data: { name: thrown.name, stack: thrown.stack ?? '' },
    };
  return { code: 'unexpected', message: String(thrown), data: {} };
}

export const fromErrorRecord = (record: ErrorRecord) =>
  new AppError(record.code, record.message, record.data);
