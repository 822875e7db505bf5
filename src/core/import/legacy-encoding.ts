import { analyse } from 'chardet';

export interface Encoding {
  /** As `TextDecoder` takes it. */
  name: string;
  /** For display, such as "UTF-8 with BOM". */
  label: string;
  /** Guessed from the bytes, since nothing in the file says it: how surely. */
  guessed?: 'surely' | 'unsurely';
}

/** The detector's names of Latin alphabets, in which letters beyond ASCII stand among others. */
const latin = new Set([
  'ISO-8859-1',
  'ISO-8859-2',
  'ISO-8859-9',
  'windows-1250',
  'windows-1252',
  'windows-1254',
  'windows-1257',
]);

/** What browsers read under another name, or what a name is a part of. */
const decoders: Readonly<Record<string, string>> = {
  'ISO-8859-1': 'windows-1252',
  'ISO-8859-9': 'windows-1254',
  'ISO-8859-8': 'windows-1255',
};

/** Encodings of two bytes a character, and the letters by which one of them is told from the others. */
const scripts: readonly [name: string, letters: RegExp, share: number][] = [
  ['EUC-KR', /\p{Script=Hangul}/gu, 0.7],
  ['EUC-JP', /[\p{Script=Hiragana}\p{Script=Katakana}]/gu, 0.2],
  ['Shift_JIS', /[\u3040-\u30ff]/gu, 0.2],
];

/** More confident than this, of 100, the detector is right as a rule. */
const sure = 60;

/**
 * The encoding of a text that is not UTF-8. The detector prefers Latin letters where a text is short; where most bytes
 * beyond ASCII stand three and more together they are none.
 */
export function legacyEncoding(head: Uint8Array): Encoding {
  const matches = analyse(head).filter(({ name }) => isDecodable(name) && !/^(ASCII|UTF)/.test(name));
  const [best] = matches;
  if (best && (best.confidence >= sure || !standTogether(head)))
    return guess(best.name, best.confidence >= sure);
  const script = scripts.find(([name, letters, share]) => shareOf(head, name, letters) >= share);
  if (script) return guess(script[0], true);
  const other = matches.find(({ name }) => !latin.has(name));
  return guess((other ?? best)?.name ?? 'windows-1252', false);
}

/** The encoding of a text that changes alphabets by escape sequences; null where it is none. */
export function escapedEncoding(head: Uint8Array): Encoding | null {
  const [best] = analyse(head);
  return best?.name === 'ISO-2022-JP' && best.confidence >= sure ? guess(best.name, true) : null;
}

function guess(name: string, surely: boolean): Encoding {
  const decoder = decoders[name] ?? name;
  return {
    name: decoder.toLowerCase(),
    label: decoder.replace(/^windows/, 'Windows'),
    guessed: surely ? 'surely' : 'unsurely',
  };
}

function isDecodable(name: string): boolean {
  try {
    return new TextDecoder(decoders[name] ?? name) !== null;
  } catch {
    return false;
  }
}

/** Whether most bytes beyond ASCII have two more of them beside them. */
function standTogether(head: Uint8Array): boolean {
  let together = 0;
  let all = 0;
  let run = 0;
  for (let at = 0; at <= head.length; at++) {
    if (at < head.length && head[at]! >= 0x80) run++;
    else {
      all += run;
      if (run >= 3) together += run;
      run = 0;
    }
  }
  return together > all / 2;
}

/** Of the characters beyond ASCII, the share that are `letters` when read in an encoding; 0 where it cannot be read. */
function shareOf(head: Uint8Array, name: string, letters: RegExp): number {
  try {
    const text = new TextDecoder(name, { fatal: true }).decode(head, { stream: true });
    const beyond = text.match(/[^\0-\x7f]/gu)?.length ?? 0;
    return beyond === 0 ? 0 : (text.match(letters)?.length ?? 0) / beyond;
  } catch {
    return 0;
  }
}
