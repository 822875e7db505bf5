/** An address of the web as somebody writes it, or null where it is none: only http and https are ever fetched. */
export function webAddress(text: string): URL | null {
  if (!URL.canParse(text.trim())) return null;
  const url = new URL(text.trim());
  return url.protocol === 'https:' || url.protocol === 'http:' ? url : null;
}
