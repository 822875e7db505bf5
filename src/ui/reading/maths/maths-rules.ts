import type { MarkdownIt } from 'markdown-it';

/** How maths is set off in a text: opening, closing, and whether it stands on lines of its own. */
const delimiters = [
  { open: '$$', close: '$$', display: true },
  { open: '\\[', close: '\\]', display: true },
  { open: '\\(', close: '\\)', display: false },
] as const;

/** Longer formulas are none: looking for an end must not cost the square of the text. Characters. */
const longest = 4_000;

/**
 * Whether what stands between two single dollars is maths rather than amounts of money: `$x^2$`, `$n$` and `$f(x)$` are,
 * "$5 and $6" and "10$ or 20$" are not. Without a command, words beside each other are no formula.
 */
export function isMaths(between: string): boolean {
  if (between === '' || /^\s|\s$/.test(between) || between.includes('\n\n')) return false;
  if (between.includes('\\')) return true;
  if (/\p{L}\p{L}[\s,;.]\s?\p{L}\p{L}/u.test(between)) return false;
  if (/[\^_{}=<>]/.test(between)) return true;
  // Single letters with numbers, signs and brackets; a number alone is more often an amount.
  return /\p{L}/u.test(between) && !/\p{L}{2}/u.test(between) && !/[,.;:]\s*$/.test(between);
}

/** The place after the single-dollar maths that begins at `start`, or -1. */
function endOfDollars(text: string, start: number): number {
  for (let at = start + 1; at < Math.min(text.length, start + longest); at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '$') {
      // "$5-$6": a digit behind the closing dollar makes it an opening one.
      const isEnd = isMaths(text.slice(start + 1, at)) && !/[\d$]/.test(text[at + 1] ?? '');
      return isEnd ? at + 1 : -1;
    }
  }
  return -1;
}

/** Maths as tokens `maths`: the formula is the content, `markup` what was written, `info` whether it is on display. */
export function readMaths(parser: MarkdownIt): void {
  // Where each closing stands last: a text of openings alone is not looked through for each of them.
  let known = { text: '', last: [] as number[] };
  const lastOf = (text: string) => {
    if (known.text !== text) known = { text, last: delimiters.map(({ close }) => text.lastIndexOf(close)) };
    return known.last;
  };
  parser.inline.ruler.before('escape', 'maths', (state, silent) => {
    const { src, pos } = state;
    const push = (end: number, content: string, display: boolean) => {
      if (!silent) {
        const token = state.push('maths', '', 0);
        Object.assign(token, { content, markup: src.slice(pos, end), info: display ? 'display' : '' });
      }
      state.pos = end;
      return true;
    };
    for (const [at, { open, close, display }] of delimiters.entries()) {
      if (!src.startsWith(open, pos)) continue;
      const start = pos + open.length;
      if (lastOf(src)[at]! < start) return false;
      const length = src.slice(start, start + longest).indexOf(close);
      if (length < 0) return false;
      const content = src.slice(start, start + length);
      const end = start + length + close.length;
      if (content.trim() !== '') return push(end, content, display);
      // Empty: both stay text, and neither begins another formula.
      if (!silent) state.pending += src.slice(pos, end);
      state.pos = end;
      return true;
    }
    if (src[pos] !== '$' || src[pos - 1] === '$') return false;
    const end = endOfDollars(src, pos);
    return end > 0 && push(end, src.slice(pos + 1, end - 1), false);
  });
  parser.block.ruler.before(
    'fence',
    'maths',
    (state, startLine, endLine, silent) => {
      const lineAt = (line: number) =>
        state.src.slice(state.bMarks[line]! + state.tShift[line]!, state.eMarks[line]);
      // Code that is indented, or a paragraph that goes on.
      if (state.sCount[startLine]! - state.blkIndent >= 4) return false;
      const first = lineAt(startLine);
      const kind = delimiters.find(({ open, display }) => display && first.startsWith(open));
      if (!kind) return false;
      for (let line = startLine; line < endLine; line++) {
        const text = lineAt(line).trimEnd();
        if (line > startLine && (text === '' || state.sCount[line]! < state.blkIndent)) return false;
        const body = line === startLine ? text.slice(kind.open.length) : text;
        const at = body.indexOf(kind.close);
        if (at < 0) continue;
        // Something behind it: the rule within paragraphs reads it.
        if (body.slice(at + kind.close.length).trim() !== '') return false;
        if (silent) return true;
        const written = Array.from({ length: line - startLine + 1 }, (_, n) => lineAt(startLine + n))
          .join('\n')
          .trimEnd();
        const content = written.slice(kind.open.length, written.length - kind.close.length);
        if (content.trim() === '') return false;
        Object.assign(state.push('maths', '', 0), {
          content,
          block: true,
          map: [startLine, line + 1],
          markup: written,
          info: 'display',
        });
        state.line = line + 1;
        return true;
      }
      return false;
    },
    { alt: ['paragraph', 'blockquote', 'list'] },
  );
}
