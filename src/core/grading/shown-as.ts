import { digitScale, nearestChoice, type Scale, scaleOfText, scaleText } from './scale.ts';

const digitText = scaleText(digitScale);

/** Grades of another scale than the one in use, and what their choices are shown as. */
export interface ShownAs {
  /** The text of their scale. */
  scale: string;
  grades: number;
  /** Choices of their scale that were given, with what each is shown as now, from the worst. */
  choices: { from: string; to: string }[];
}

/**
 * @param grades NaN where there is none. Shape [n]
 * @param scales the text of the scale that each was given on; undefined: from 0 to 9. Shape [n]
 */
export function shownAs(
  scale: Scale,
  grades: Float64Array,
  scales: readonly (string | undefined)[],
): ShownAs[] {
  const now = scaleText(scale);
  const values = new Map<string, { grades: number; values: Set<number> }>();
  grades.forEach((grade, row) => {
    const of = scales[row] ?? digitText;
    if (Number.isNaN(grade) || of === now) return;
    const found = values.get(of) ?? { grades: 0, values: new Set() };
    found.grades += 1;
    found.values.add(grade);
    values.set(of, found);
  });
  return [...values].map(([text, found]) => ({
    scale: text,
    grades: found.grades,
    choices: (scaleOfText(text)?.choices ?? [])
      .filter(({ value }) => found.values.has(value))
      .map(({ name, value }) => ({ from: name, to: nearestChoice(scale, value).name })),
  }));
}

/** "12 grades given on 0 to 9 are shown as the nearest choice: 3, 4 as No, 7 as Yes." */
export function shownAsWords({ scale, grades, choices }: ShownAs): string {
  const together: { from: string[]; to: string }[] = [];
  for (const { from, to } of choices) {
    const last = together.at(-1);
    if (last?.to === to) last.from.push(from);
    else together.push({ from: [from], to });
  }
  const list = together.map(({ from, to }) => `${from.join(', ')} as ${to}`).join('; ');
  const which = grades === 1 ? '1 grade given on' : `${grades.toLocaleString('en')} grades given on`;
  return `${which} ${scale} ${grades === 1 ? 'is' : 'are'} shown as the nearest choice: ${list}. In every figure ${grades === 1 ? 'it counts' : 'they count'} as what was given.`;
}
