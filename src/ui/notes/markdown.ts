/** The part of Markdown that our notes use, as plain data. What it doesn't know stays text. */
export type Block =
  | { kind: 'heading'; level: number; id: string | null; text: Inline[] }
  | { kind: 'paragraph'; text: Inline[] }
  | { kind: 'list'; ordered: boolean; items: Inline[][] }
  | { kind: 'code'; text: string };

export interface Inline {
  style: 'plain' | 'strong' | 'emphasis' | 'code';
  text: string;
}

const styled = /\*\*([^*]+)\*\*|`([^`]+)`|(?<![\w*])\*([^*\s][^*]*)\*(?!\w)/g;

export function parseInline(source: string): Inline[] {
  const parts: Inline[] = [];
  let from = 0;
  for (const match of source.matchAll(styled)) {
    if (match.index > from) parts.push({ style: 'plain', text: source.slice(from, match.index) });
    const [, strong, code, emphasis] = match;
    if (strong !== undefined) parts.push({ style: 'strong', text: strong });
    else if (code !== undefined) parts.push({ style: 'code', text: code });
    else parts.push({ style: 'emphasis', text: emphasis! });
    from = match.index + match[0].length;
  }
  if (from < source.length) parts.push({ style: 'plain', text: source.slice(from) });
  return parts;
}

const marker = /^(?:[-*]|(\d+)\.)\s+/;

/** Headings may carry an anchor: `### <a id="auroc"></a>AUROC`. Lines of a paragraph or item are joined. */
export function parseMarkdown(source: string): Block[] {
  const blocks: Block[] = [];
  const lines = source.split(/\r?\n/);
  for (let i = 0; i < lines.length; ) {
    const line = lines[i]!;
    const heading = /^(#{1,6})\s+(?:<a id="([^"]+)"><\/a>)?((?!\s).*)$/.exec(line);
    if (line.trim() === '') i++;
    else if (line.startsWith('```')) {
      const end = lines.indexOf('```', i + 1);
      const stop = end < 0 ? lines.length : end;
      blocks.push({ kind: 'code', text: lines.slice(i + 1, stop).join('\n') });
      i = stop + 1;
    } else if (heading) {
      const [, hashes, id, text] = heading;
      blocks.push({ kind: 'heading', level: hashes!.length, id: id ?? null, text: parseInline(text!) });
      i++;
    } else if (marker.test(line)) {
      const ordered = marker.exec(line)![1] !== undefined;
      const items: string[] = [];
      for (; i < lines.length && lines[i]!.trim() !== ''; i++) {
        const next = lines[i]!;
        if (marker.test(next)) items.push(next.replace(marker, ''));
        else items[items.length - 1] += ` ${next.trim()}`;
      }
      blocks.push({ kind: 'list', ordered, items: items.map(parseInline) });
    } else {
      const start = i;
      while (i < lines.length && lines[i]!.trim() !== '' && !/^(#{1,6}\s|```)/.test(lines[i]!)) i++;
      blocks.push({ kind: 'paragraph', text: parseInline(lines.slice(start, i).join(' ')) });
    }
  }
  return blocks;
}
