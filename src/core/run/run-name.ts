/** Characters of the name that somebody gives a run. */
export const maxRunName = 80;

/** A name as it is kept: without spaces around it, and no longer than lists and legends can show; null where nothing is left. */
export function runNameOf(text: string): string | null {
  const characters = [...text.trim()];
  const name =
    characters.length <= maxRunName
      ? characters.join('')
      : `${characters.slice(0, maxRunName - 1).join('')}…`;
  return name === '' ? null : name;
}
