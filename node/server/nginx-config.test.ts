import { expect, test } from 'vitest';
import { nginxConfig } from './nginx-config.mjs';
import { isolationHeaders, securityHeaders, workerPolicies } from './security-headers.mjs';

const config = nginxConfig({ root: '/srv/page' });
/** The patterns and values of a `map`, as nginx reads them. */
const map = (name: string): [string, string][] =>
  [...new RegExp(`\\$${name} \\{\\n([^}]*)\\}`).exec(config)![1]!.matchAll(/^ {2}"?(.*?)"? "(.*)";$/gm)].map(
    ([, pattern, value]) => [pattern!, value!],
  );
/** What nginx sets a variable to: the first regular expression that fits, else the default. */
const valueFor = (name: string, path: string): string => {
  const entries = map(name);
  const found = entries.find(
    ([pattern]) => pattern.startsWith('~') && new RegExp(pattern.slice(1)).test(path),
  );
  return (found ?? entries.find(([pattern]) => pattern === 'default')!)[1];
};

test.each(['/', '/index.html', '/assets/index-x.js', '/assets/data-x.js', '/some/path/assets/metrics-x.js'])(
  '%s has the policy of our own server',
  (path) => expect(valueFor('page_policy', path)).toBe(securityHeaders(path)['Content-Security-Policy']),
);

test.each(Object.keys(workerPolicies))('the %s worker has its own', (worker) => {
  const path = `/some/path/assets/${worker}-Ab_1-2.js`;
  expect(valueFor('page_policy', path)).toBe(
    workerPolicies[worker] && securityHeaders(path)['Content-Security-Policy'],
  );
});

test('every other header of our own server is sent with every answer, and hashed files are kept', () => {
  const { 'Content-Security-Policy': _, ...others } = securityHeaders('/');
  for (const [name, value] of Object.entries({ ...isolationHeaders, ...others }))
    expect(config).toContain(`\n  add_header ${name} "${value}" always;`);
  expect(valueFor('page_cache', '/assets/index-x.js')).toContain('immutable');
  expect(valueFor('page_cache', '/index.html')).toBe('no-cache');
  expect(config).toContain('root /srv/page;');
});
