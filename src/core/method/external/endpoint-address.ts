import { AppError } from '../../errors.ts';
import { trimSigns } from '../../text/trim-signs.ts';

export interface EndpointAddress {
  /** As it is stored: without `/chat/completions`, a slash at the end and a fragment; a query stays. */
  base: string;
  /** Where requests in words go. */
  request: string;
  /** Where prompts of token ids go. */
  completions: string;
  host: string;
}

const path = '/chat/completions';

/** Names under which services take a key in the query. */
const secretNames = /^(api[-_]?key|key|token|access[-_]?token|auth|secret|sig|signature|subscription-key)$/i;

/**
 * The address of an OpenAI-compatible endpoint, as a user types it.
 * @throws AppError `bad-endpoint`, with what is wrong in a sentence
 */
export function endpointAddress(text: string): EndpointAddress {
  const trimmed = text.trim();
  if (!/^https?:\/\//i.test(trimmed) || !URL.canParse(trimmed))
    throw bad('An address begins with https:// or http://.');
  const url = new URL(trimmed);
  if (url.username !== '' || url.password !== '')
    throw bad(
      'The address holds a user name or a password. It would be stored with the run, so it is not used. Give it as the key instead.',
    );
  for (const name of url.searchParams.keys())
    if (secretNames.test(name))
      throw bad(
        `The address holds "${name}", which looks like a key. It would be stored with the run, so it is not used. Give it as the key instead.`,
      );
  let folder = trimSigns(url.pathname, '/', 'end');
  if (folder.toLowerCase().endsWith(path)) folder = trimSigns(folder.slice(0, -path.length), '/', 'end');
  return {
    base: `${url.origin}${folder}${url.search}`,
    request: `${url.origin}${folder}${path}${url.search}`,
    completions: `${url.origin}${folder}/completions${url.search}`,
    host: url.host,
  };
}

const bad = (message: string) => new AppError('bad-endpoint', message);
