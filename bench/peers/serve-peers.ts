import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import serveStatic from 'serve-static';
import type { Connect, Plugin } from 'vite';
import { cacheFolder } from '../../node/models/manifest.mjs';
import { isolationHeaders } from '../../node/server/security-headers.mjs';

export const peerModules = fileURLToPath(new URL('npm/node_modules', import.meta.url));
export const peerWeights = join(cacheFolder(), 'peers');

/** Vite would answer with the app's page, which a peer would try to read. */
const missing: Connect.SimpleHandleFunction = (_, response) => {
  response.statusCode = 404;
  response.end();
};

/** The peers' own files as they were published, untouched by Vite, and their weights. */
export function servePeers(): Plugin {
  const setHeaders = (response: { setHeader(name: string, value: string): void }) => {
    for (const [name, value] of Object.entries(isolationHeaders)) response.setHeader(name, value);
  };
  const files = (folder: string) => serveStatic(folder, { index: false, redirect: false, setHeaders });
  return {
    name: 'serve-peers',
    configureServer({ middlewares }) {
      const folders = { '/peer-modules': peerModules, '/peer-weights': peerWeights };
      for (const [path, folder] of Object.entries(folders)) {
        middlewares.use(path, files(folder));
        middlewares.use(path, missing);
      }
    },
  };
}
