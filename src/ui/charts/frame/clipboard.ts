import { type TableData, tableToHtml, tableToMarkdown, tableToTsv } from '../base/table-data.ts';
import { embeddedFont, pngBlob } from './exports.ts';
import type { Picture } from './serialise.ts';

/** What can be copied. A table is copied for spreadsheets and documents at once: whoever pastes it takes its own form. */
export type Copied = 'png' | 'svg' | 'table' | 'markdown';

interface Copyable {
  title: string;
  table: TableData;
  picture: ((font?: string) => Picture) | null;
}

const plain = 'text/plain';

/** @throws where the browser has no clipboard for this page, or refuses */
export async function copy(what: Copied, { title, table, picture }: Copyable): Promise<void> {
  const text = (type: string, content: string) => ({ [type]: new Blob([content], { type }) });
  // The picture is promised: a browser allows writing only at once after the click.
  const png = async () => pngBlob(picture!(await embeddedFont()));
  const item = {
    png: () => ({ 'image/png': png() }),
    svg: () => text(plain, picture!().markup),
    table: () => ({ ...text(plain, tableToTsv(table)), ...text('text/html', tableToHtml(table, title)) }),
    markdown: () => text(plain, tableToMarkdown(table)),
  }[what]();
  await navigator.clipboard.write([new ClipboardItem(item)]);
}
