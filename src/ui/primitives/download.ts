import { trimSigns } from '#core/text/trim-signs.ts';

/** Give the user `blob` as a file. */
export function download(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser reads the blob after the click returns.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** Words to a file name that every system takes: "My set (2)" → "my-set-2". */
export const fileName = (...parts: string[]): string =>
  parts
    .map((part) => trimSigns(part.toLowerCase().replace(/[^\p{L}\p{N}.]+/gu, '-'), '-.'))
    .filter(Boolean)
    .join('.');
