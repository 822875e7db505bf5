/** A part of a text: prose, or code whose line breaks and indentation mean something. */
export interface Block {
  text: string;
  code: boolean;
}

const fence = /^\s{0,3}(```|~~~)/;

/** A line that is indented like code. */
const indented = /^( {4,}|\t)\S/;

/** A line that ends or begins as statements of common programming languages do. */
const statement =
  /[{}]\s*$|\)\s*;\s*$|^\s*(def|class|function|import|from|return|const|let|var|for|while|if|else|try|print|SELECT|INSERT|UPDATE)\b.*[(:;={]|^\s*(\/\/|<\/?\w+)/;

/** A text's prose and code in turn; joined they are the text. Lines keep their line breaks. */
export function blocksOf(text: string): Block[] {
  const blocks: Block[] = [];
  let fenced = false;
  for (const line of text.split(/(?<=\n)/)) {
    const mark = fence.test(line);
    const code = fenced || mark || indented.test(line) || statement.test(line.slice(0, 400));
    if (mark) fenced = !fenced;
    const last = blocks.at(-1);
    if (last && last.code === code) last.text += line;
    else blocks.push({ text: line, code });
  }
  return blocks;
}

/** Change the prose of a text and leave its code. */
export const mapProse = (text: string, change: (prose: string) => string): string =>
  blocksOf(text)
    .map((block) => (block.code ? block.text : change(block.text)))
    .join('');
