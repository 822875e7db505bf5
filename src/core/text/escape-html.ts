import { wellFormed } from './well-formed.ts';

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/**
 * A text as HTML or SVG shows it, in an element or a quoted attribute. What neither
 * format may hold becomes U+FFFD.
 */
export const escapeHtml = (text: string): string =>
  wellFormed(text).replace(/[&<>"']/g, (sign) => entities[sign]!);
