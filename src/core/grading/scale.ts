import { AppError } from '../errors.ts';
import { gradeScale } from '../rows/grades.ts';

/** One answer that an annotator can choose. */
export interface Choice {
  name: string;
  /** What it counts as in metrics, on the scale from 0 to 9 on which a judge answers too. */
  value: number;
}

/** What rows are graded on: from the worst choice to the best, so their values rise. */
export interface Scale {
  choices: readonly Choice[];
}

export const minChoices = 2;
export const maxChoices = 10;
/** Characters. */
export const maxChoiceName = 40;

/** Names from the worst to the best, with values evenly spaced from 0 to 9, to two decimals. */
export const evenScale = (names: readonly string[]): Scale => ({
  choices: names.map((name, at) => ({
    name,
    value: Math.round((at * gradeScale.high * 100) / Math.max(1, names.length - 1)) / 100,
  })),
});

const numbers = (low: number, high: number) =>
  Array.from({ length: high - low + 1 }, (_, step) => String(low + step));

/** The scales that need no naming, by how they are called in files and on screens. */
const usual = {
  '0 to 9': evenScale(numbers(0, 9)),
  '1 to 5': evenScale(numbers(1, 5)),
  'yes/no': evenScale(['No', 'Yes']),
} as const;
export type UsualScale = keyof typeof usual;
export const usualScales = Object.keys(usual) as UsualScale[];
export const usualScale = (name: UsualScale): Scale => usual[name];

/** What a project has until somebody chooses another. */
export const digitScale: Scale = usual['0 to 9'];

const spelled = ({ choices }: Scale): string =>
  choices.map(({ name, value }) => `${name}=${value}`).join('; ');

/** The usual scale that a scale is; null: categories of somebody's own. */
export const usualNameOf = (scale: Scale): UsualScale | null =>
  usualScales.find((name) => spelled(usual[name]) === spelled(scale)) ?? null;

/** A scale as one cell of a file says it: "1 to 5", or "Bad=0; Fair=4.5; Good=9". Equal texts are equal scales. */
export const scaleText = (scale: Scale): string => usualNameOf(scale) ?? spelled(scale);

/** The scale of such a text; null where it is none. */
export function scaleOfText(text: string): Scale | null {
  const name = usualScales.find((one) => one === text.trim());
  if (name) return usual[name];
  const choices = text.split(';').map((part): Choice => {
    const at = part.lastIndexOf('=');
    const value = part.slice(at + 1).trim();
    return { name: part.slice(0, Math.max(0, at)).trim(), value: value === '' ? Number.NaN : Number(value) };
  });
  return problemOfScale({ choices }) === null ? { choices } : null;
}

/** Whether a name can be written in a scale's text and read again. */
const isName = (name: string): boolean =>
  name !== '' && name === name.trim() && name.length <= maxChoiceName && !/[;=\r\n]/.test(name);

/** What is wrong with a scale, as a sentence; null: nothing. */
export function problemOfScale({ choices }: Scale): string | null {
  if (choices.length < minChoices || choices.length > maxChoices)
    return `A scale has ${minChoices} to ${maxChoices} choices; this one has ${choices.length}.`;
  const unnamed = choices.findIndex(({ name }) => !isName(name));
  if (unnamed !== -1)
    return `Choice ${unnamed + 1} needs a name of 1 to ${maxChoiceName} characters without “;” and “=”.`;
  const names = choices.map(({ name }) => name.toLowerCase());
  const twice = names.findIndex((name, at) => names.indexOf(name) !== at);
  if (twice !== -1) return `“${choices[twice]!.name}” is the name of two choices.`;
  const off = choices.find(({ value }) => !(value >= gradeScale.low && value <= gradeScale.high));
  if (off) return `“${off.name}” needs a value from ${gradeScale.low} to ${gradeScale.high}.`;
  const falling = choices.findIndex(({ value }, at) => at > 0 && value <= choices[at - 1]!.value);
  if (falling !== -1)
    return `Choices go from the worst to the best: the value of “${choices[falling]!.name}” has to be above that of “${choices[falling - 1]!.name}”.`;
  return null;
}

export const choiceOfValue = ({ choices }: Scale, value: number): Choice | null =>
  choices.find((choice) => choice.value === value) ?? null;

/** The choice that a value is shown as: the one with it, else the nearest, the lower of two. The value stays. */
export function nearestChoice({ choices }: Scale, value: number): Choice {
  return choices.reduce((best, choice) =>
    Math.abs(choice.value - value) < Math.abs(best.value - value) ? choice : best,
  );
}

/** What a value is called where rows are graded on this scale: a name, or the number where no choice has it. */
export const gradeName = (scale: Scale, value: number): string =>
  choiceOfValue(scale, value)?.name ?? String(value);

/** @throws AppError `bad-scale` */
export function requireScale(text: string): Scale {
  const scale = scaleOfText(text);
  if (scale) return scale;
  throw new AppError(
    'bad-scale',
    `“${text.slice(0, 200)}” is no scale. Write ${usualScales.map((name) => `“${name}”`).join(', ')}, or your own choices from the worst to the best with values from 0 to 9, such as “Bad=0; Fair=4.5; Good=9”.`,
  );
}

/** The values of a scale as ratings have it: none where every digit is a choice. */
export const choiceValues = (scale: Scale): { choices?: readonly number[] } =>
  scaleText(scale) === scaleText(digitScale) ? {} : { choices: scale.choices.map(({ value }) => value) };
