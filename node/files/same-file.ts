import { stat } from 'node:fs/promises';

/** Whether two paths lead to one file: by another spelling, a symbolic link or a hard link too. */
export async function isSameFile(a: string, b: string): Promise<boolean> {
  const [one, other] = await Promise.all(
    [a, b].map((path) => stat(path, { bigint: true }).catch(() => null)),
  );
  return Boolean(one && other && one.ino === other.ino && one.dev === other.dev);
}
