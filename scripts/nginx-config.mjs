// @ts-check
/** `node scripts/nginx-config.mjs [--root FOLDER] [--port N]` prints the page's server block for nginx: docs/deploy.md. */
import { parseArgs } from 'node:util';
import { nginxConfig } from '../node/server/nginx-config.mjs';

const { values } = parseArgs({
  options: {
    root: { type: 'string', default: '/usr/share/nginx/html' },
    port: { type: 'string', default: '8080' },
  },
});
process.stdout.write(nginxConfig({ root: values.root, port: Number(values.port) }));
