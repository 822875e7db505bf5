/** A text without control characters, lone surrogates and non-characters, which HTML and XML may not hold: each is replaced. */
export const wellFormed = (text: string, replacement = '\ufffd'): string =>
  text.replace(/[^\P{Cc}\t\n\r]|\p{Cs}|[\ufffe\uffff]/gu, replacement);
