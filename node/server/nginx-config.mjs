// @ts-check
/**
 * The page as nginx serves it: the headers of `security-headers.mjs`, caching and compression as `npm start` has them.
 * One `map` holds the policies, because an `add_header` in a location would drop those of the server.
 */
import { isolationHeaders, securityHeaders, workerPolicies } from './security-headers.mjs';

const policyName = 'Content-Security-Policy';

/**
 * @param {{ root: string, port?: number }} options `root`: the folder that holds the built page
 * @returns {string} a server block, for a file that nginx includes in its `http` block
 */
export function nginxConfig({ root, port = 8080 }) {
  const { [policyName]: pagePolicy, ...others } = securityHeaders('/');
  const policies = Object.keys(workerPolicies).map((worker) => {
    const policy = securityHeaders(`/assets/${worker}-x.js`)[policyName];
    return `  "~/assets/${worker}-[^/]*\\.js$" "${policy}";`;
  });
  const headers = Object.entries({ ...isolationHeaders, ...others }).map(
    ([name, value]) => `  add_header ${name} "${value}" always;`,
  );
  return `# Written by \`node scripts/nginx-config.mjs\`.
map $uri $page_policy {
  default "${pagePolicy}";
${policies.join('\n')}
}
map $uri $page_cache {
  default "no-cache";
  "~/assets/" "public, max-age=31536000, immutable";
}
server {
  listen ${port};
  root ${root};
  server_tokens off;
${headers.join('\n')}
  add_header ${policyName} $page_policy always;
  add_header Cache-Control $page_cache always;
  gzip on;
  gzip_vary on;
  gzip_min_length 1024;
  gzip_types text/css text/plain text/javascript application/javascript application/json application/manifest+json application/wasm image/svg+xml;
  location / {
    try_files $uri $uri/index.html =404;
  }
  # Instructions for hosts that read such a file, and no part of the page.
  location = /_headers {
    return 404;
  }
}
`;
}
