/** Sentences about nothing that bears on an answer's quality, without a digit or a request. */
const sentences =
  'This text was saved in the afternoon. The file was copied to another folder. The room has a window to the street. A bus passes in front of the house. The paper lies on the table. Somebody closed the door. The clock on the wall is round. The bag is made of cloth. ';

/** Harmless words of exactly `length` UTF-16 code units. */
export const neutralText = (length: number): string => {
  const text = sentences
    .repeat(Math.ceil(length / sentences.length))
    .slice(0, length)
    .replace(/ $/, '.');
  return text.slice(0, -1) + (length > 0 ? '.' : '');
};
