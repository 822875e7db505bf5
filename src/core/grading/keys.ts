import type { Scale } from './scale.ts';

/** What a key can do while rows are graded, apart from giving a grade. */
export const keyActions = [
  'clear',
  'skip',
  'later',
  'flag',
  'comment',
  'tag',
  'undo',
  'previous',
  'next',
  'raw',
  'compare',
  'list',
  'replace',
  'keep',
  'help',
] as const; // prettier-ignore
export type KeyAction = (typeof keyActions)[number];

/** A key for each action, as a keyboard event names it; letters are small. */
export type KeyMap = Readonly<Record<KeyAction, string>>;

export const defaultKeys: KeyMap = {
  clear: 'Backspace',
  skip: 's',
  later: 'l',
  flag: 'f',
  comment: 'c',
  tag: 't',
  undo: 'u',
  previous: 'k',
  next: 'j',
  raw: 'r',
  compare: 'd',
  list: 'b',
  replace: 'y',
  keep: 'n',
  help: '?',
};

/** Keys that mean something on every page, or move the focus. */
const fixed = [
  'Escape',
  'Enter',
  'Tab',
  ' ',
  'ArrowLeft',
  'ArrowRight',
  'ArrowUp',
  'ArrowDown',
  'Shift',
  'Control',
  'Alt',
  'Meta',
]; // prettier-ignore

/** A key as maps have it. */
export const keyOf = (key: string): string => (key.length === 1 ? key.toLowerCase() : key);

/** Why a key cannot be given to an action, as a sentence; null: it can. */
export function problemOfKey(keys: KeyMap, action: KeyAction, key: string, scale: Scale): string | null {
  if (fixed.includes(key)) return `${keyName(key)} is needed for moving about the page.`;
  if (/^[0-9]$/.test(key)) return 'Digits give grades.';
  const other = keyActions.find((one) => one !== action && keys[one] === key);
  if (other) return `${keyName(key)} is the key for “${keyWords[other]}” already.`;
  const choice = scale.choices[choiceKeys(scale, keys).findIndex((own) => own.includes(key))];
  if (choice && !isAnswer(action)) return `${keyName(key)} gives the grade “${choice.name}”.`;
  return null;
}

const isAnswer = (action: KeyAction): boolean => action === 'replace' || action === 'keep';

/**
 * The keys that give each choice: its own digit where all are called by one, else its number from 1, and its first
 * letter where no other choice and no action has that. Shape [choices]
 */
export function choiceKeys({ choices }: Scale, keys: KeyMap): readonly (readonly string[])[] {
  const names = choices.map(({ name }) => name.toLowerCase());
  if (names.every((name) => /^[0-9]$/.test(name))) return names.map((name) => [name]);
  // The question whether to replace a grade gives way: it has Enter and Escape too.
  const taken = new Set(keyActions.filter((action) => !isAnswer(action)).map((action) => keys[action]));
  const letters = names.map((name) => [...name][0] ?? '');
  return letters.map((letter, at) => {
    const own =
      !taken.has(letter) && /\p{L}/u.test(letter) && letters.indexOf(letter) === letters.lastIndexOf(letter);
    return [...(own ? [letter] : []), String((at + 1) % 10)];
  });
}

/** The keys that answer whether to replace a grade: they give way to keys of choices. */
export function answerKeys(scale: Scale, keys: KeyMap): { replace: string; keep: string } {
  const given = choiceKeys(scale, keys).flat();
  const isFree = !given.includes(keys.replace) && !given.includes(keys.keep);
  return isFree ? { replace: keys.replace, keep: keys.keep } : { replace: 'Enter', keep: 'Escape' };
}

/** A key as it is shown. */
export const keyName = (key: string): string => (key.length === 1 ? key.toUpperCase() : key);

/** What each action is called where keys are listed. */
export const keyWords: Readonly<Record<KeyAction, string>> = {
  clear: 'clear the grade',
  skip: 'skip the row: it does not come back',
  later: 'later: the row comes back when the others are graded',
  flag: 'flag the row',
  comment: 'write a comment (Escape: done)',
  tag: 'add a tag (Enter: add, Escape: done)',
  undo: 'undo the last step; as many as there were (also Ctrl+Z)',
  previous: 'previous row (also ←)',
  next: 'next row (also →)',
  raw: 'rendered or raw text',
  compare: 'compare the response with the reference',
  list: 'show or hide the list of rows',
  replace: 'replace a grade, where that is asked',
  keep: 'keep a grade, where that is asked',
  help: 'these keys',
};

/** The keys that somebody changed, as they were stored; what is none is passed over, as is what would clash. */
export function keysFrom(stored: unknown): KeyMap {
  let keys: KeyMap = defaultKeys;
  if (typeof stored !== 'object' || stored === null) return keys;
  for (const action of keyActions) {
    const key = (stored as Record<string, unknown>)[action];
    if (typeof key === 'string' && key.length <= 20 && key !== '') keys = { ...keys, [action]: keyOf(key) };
  }
  const all = keyActions.map((action) => keys[action]);
  const isSound =
    new Set(all).size === all.length && !all.some((key) => fixed.includes(key) || /^[0-9]$/.test(key));
  return isSound ? keys : defaultKeys;
}
