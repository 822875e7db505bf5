import MarkdownIt, { type Token } from 'markdown-it';
import { readMaths } from '../maths/maths-rules.ts';

/** Blocks nested deeper than this are not read by the parser, so such a text is shown as it is written. */
const maxNesting = 40;
/** Longer texts are shown as they are written: their elements would take seconds to lay out. Characters. */
const maxRendered = 200_000;

/**
 * CommonMark with tables, strikethrough and maths. HTML stays text. Definitions of link references stay text too: they would
 * vanish from what is read, though the data has them.
 */
const parser = new MarkdownIt('default', { html: false, linkify: false, typographer: false });
parser.set({ maxNesting });
parser.disable(['reference']);
readMaths(parser);
// What may be a link is decided where links are drawn; here nothing that was written as one is dropped.
parser.validateLink = () => true;

/**
 * The tokens of a text.
 * @returns null where it is too long, or its blocks are nested so deeply that a part of them would be lost
 */
export function parseMarkdown(text: string): Token[] | null {
  if (text.length > maxRendered) return null;
  const tokens = parser.parse(text, {});
  return tokens.some(({ level }) => level >= maxNesting - 1) ? null : tokens;
}
