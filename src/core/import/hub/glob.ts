import { trimSigns } from '../../text/trim-signs.ts';

/** More alternatives than this are not looked through. */
const maxAlternatives = 200;

/**
 * Whether a path matches a pattern of a dataset's card: `*` and `?` within a name, `[…]` for one character, `**` for
 * any folders, `{a,b}` for either; a pattern without any of them may also name a folder. In time that grows with the
 * product of the lengths, since patterns come from outside.
 */
export function matchesGlob(path: string, pattern: string): boolean {
  const bare = trimSigns(pattern.replace(/^\.?\//, ''), '/', 'end');
  if (!/[*?[{]/.test(bare)) return path === bare || path.startsWith(`${bare}/`) || bare === '';
  return alternatives(bare).some((each) => folders(path.split('/'), each.split('/')));
}

function alternatives(pattern: string): string[] {
  let open = [pattern];
  const done: string[] = [];
  while (open.length > 0 && open.length + done.length <= maxAlternatives) {
    const next: string[] = [];
    for (const each of open) {
      const braces = /\{([^{}]*)\}/.exec(each);
      if (!braces) done.push(each);
      else
        for (const choice of braces[1]!.split(','))
          next.push(each.slice(0, braces.index) + choice + each.slice(braces.index + braces[0].length));
    }
    open = next;
  }
  return done;
}

/** Whether names match in order, `**` standing for any number of them: reachable places, one pattern part at a time. */
function folders(names: readonly string[], parts: readonly string[]): boolean {
  let reached = new Set([0]);
  for (const part of parts) {
    const next = new Set<number>();
    for (const at of reached) {
      if (part === '**') for (let to = at; to <= names.length; to++) next.add(to);
      else if (at < names.length && matchesName(names[at]!, part)) next.add(at + 1);
    }
    reached = next;
  }
  return reached.has(names.length);
}

/** `[…]` as one, everything else by character. */
function tokensOf(part: string): string[] {
  const lastClose = part.lastIndexOf(']');
  const tokens: string[] = [];
  for (let at = 0; at < part.length; ) {
    const close = part[at] === '[' && at < lastClose ? part.indexOf(']', at) : -1;
    const to = close > at + 1 ? close + 1 : at + 1;
    tokens.push(part.slice(at, to));
    at = to;
  }
  return tokens;
}

function matchesName(name: string, part: string): boolean {
  let reached = new Set([0]);
  for (const token of tokensOf(part)) {
    const next = new Set<number>();
    for (const at of reached) {
      if (token === '*') for (let to = at; to <= name.length; to++) next.add(to);
      else if (at < name.length && matchesCharacter(name[at]!, token)) next.add(at + 1);
    }
    reached = next;
  }
  return reached.has(name.length);
}

function matchesCharacter(character: string, token: string): boolean {
  if (token === '?') return true;
  if (token.length === 1) return token === character;
  const negated = /^\[[!^]/.test(token);
  const listed = token.slice(negated ? 2 : 1, -1);
  for (let at = 0; at < listed.length; at++) {
    const isRange = listed[at + 1] === '-' && at + 2 < listed.length;
    const last = isRange ? listed[at + 2]! : listed[at]!;
    if (character >= listed[at]! && character <= last) return !negated;
    if (isRange) at += 2;
  }
  return negated;
}
