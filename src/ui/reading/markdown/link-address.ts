const followed = ['http:', 'https:', 'mailto:'];

/**
 * The address of a link that may be followed: absolute, on the web or of e-mail.
 * @returns null for every other one: a script, data, a file, or a place in this page
 */
export function linkAddress(address: string): string | null {
  const url = URL.parse ? URL.parse(address) : URL.canParse(address) ? new URL(address) : null;
  return url && followed.includes(url.protocol) ? url.href : null;
}
