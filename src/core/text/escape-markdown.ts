import { wellFormed } from './well-formed.ts';

/**
 * A text on one line in which nothing is markup: HTML, links and emphasis are shown as they were typed. Signs that mark
 * nothing where they stand, such as those of an interval or inside a column's name, stay as they are.
 */
export const escapeMarkdown = (text: string): string =>
  wellFormed(text)
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[\\`*|~$]/g, '\\$&')
    // Inside a word an underscore marks nothing.
    .replace(/(?<![\p{L}\p{N}])_+|_+(?![\p{L}\p{N}])/gu, (signs) => '\\_'.repeat(signs.length))
    .replace(/\](?=[([:])/g, '\\]')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    // An address alone becomes a link too.
    .replace(/(https?|ftp|mailto):/gi, '$1&#58;')
    .replace(/\bwww\./gi, 'www&#46;')
    .replace(/^(?=[-+=#])/, '\\')
    .replace(/^(\d+)(?=[.)](?: |$))/, '$1\\');
