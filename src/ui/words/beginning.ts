/** A text's first `length` UTF-16 units at most, whole characters only. */
export const beginning = (text: string, length: number) =>
  text.slice(0, length).replace(/[\ud800-\udbff]$/, '');
