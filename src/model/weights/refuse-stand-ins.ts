import { refuseOtherTexts } from '#core/import/file-type.ts';
import type { ByteSource } from './byte-source.ts';

/**
 * Refuse what stands in place of a model's file where the file itself was not fetched: the pointer that a clone holds,
 * or the web page that shows the file.
 * @throws AppError `wrong-file-type` with the file's name
 */
export async function refuseStandIns(files: ReadonlyMap<string, ByteSource>): Promise<void> {
  for (const [name, file] of files) {
    // A template may hold markup of its own.
    if (name.endsWith('.jinja')) continue;
    const start = await file.read(0, Math.min(512, file.size));
    refuseOtherTexts(new TextDecoder('latin1').decode(start), name, 'no model was loaded');
  }
}
