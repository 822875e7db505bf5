import { AppError, type ErrorCode } from '#core/errors.ts';

/** What a system's error code means: our stable code, and what happened and what to do as sentences. */
const meanings: Record<string, { code: ErrorCode; happened: string; remedy: string }> = {
  ENOSPC: { code: 'disk-full', happened: 'the disk is full', remedy: 'Free some space' },
  EDQUOT: { code: 'quota-exceeded', happened: 'your disk quota is used up', remedy: 'Free some space' },
  EFBIG: {
    code: 'file-too-large',
    happened: 'the file would be too large here',
    remedy: 'Choose another disk',
  },
  EROFS: { code: 'read-only-disk', happened: 'the disk is read-only', remedy: 'Choose another place' },
  EACCES: { code: 'no-permission', happened: 'permission was denied', remedy: 'Change its permissions' },
  EPERM: { code: 'no-permission', happened: 'permission was denied', remedy: 'Change its permissions' },
  ENOTDIR: {
    code: 'not-a-folder',
    happened: 'a part of its path is a file, not a folder',
    remedy: 'Check the path',
  },
  EISDIR: { code: 'is-a-folder', happened: 'it is a folder', remedy: 'Give the name of a file' },
  ENOENT: { code: 'no-such-file', happened: 'there is no such file or folder', remedy: 'Check the path' },
  ENAMETOOLONG: { code: 'name-too-long', happened: 'its name is too long', remedy: 'Choose a shorter name' },
  ELOOP: { code: 'link-loop', happened: 'its links lead in a circle', remedy: 'Check the path' },
  EMFILE: { code: 'too-many-open-files', happened: 'too many files are open', remedy: 'Close some programs' },
  ENFILE: { code: 'too-many-open-files', happened: 'too many files are open', remedy: 'Close some programs' },
  EBUSY: { code: 'file-busy', happened: 'another program holds it', remedy: 'Close that program' },
  EIO: { code: 'disk-failure', happened: 'the disk reported an error', remedy: 'Check the disk' },
};

/** What was being done to a file when it failed. */
export interface FileAttempt {
  /** The file, where the system's error does not name it. */
  path?: string;
  /** Default `read`. */
  doing?: 'read' | 'written';
  /** What it means for the data, as a sentence. */
  consequence?: string;
}

const isSystemError = (thrown: unknown): thrown is NodeJS.ErrnoException =>
  thrown instanceof Error && /^E[A-Z]+$/.test((thrown as NodeJS.ErrnoException).code ?? '');

/**
 * The system's error at a file as an error that a user can act on; anything else as it is.
 * @returns an AppError with a code such as `disk-full`, `no-permission`, `is-a-folder`
 */
export function fileError(thrown: unknown, attempt: FileAttempt = {}): unknown {
  if (!isSystemError(thrown)) return thrown;
  const meaning = meanings[thrown.code!];
  const concernsFile = meaning !== undefined && (attempt.path ?? thrown.path ?? thrown.syscall) !== undefined;
  if (!concernsFile) return thrown;
  const path = attempt.path ?? thrown.path ?? null;
  const doing = attempt.doing ?? (thrown.syscall === 'write' ? 'written' : 'read');
  const { code, happened, remedy } = meaning;
  const consequence = attempt.consequence ?? 'Files that were there before are unchanged.';
  return new AppError(
    code,
    `${path ?? 'A file'} could not be ${doing}: ${happened} (${thrown.code}). ${consequence} ${remedy} and try again.`,
    { path, system: thrown.code },
  );
}
