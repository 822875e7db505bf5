// @ts-check
import { modelFiles } from './static-server.mjs';

/** Vite's servers answer `/models/…` from the cache as the page's own server does. @returns {import('vite').Plugin} */
export function serveModels() {
  const files = modelFiles();
  return {
    name: 'self-judge-models',
    configureServer: (server) => void server.middlewares.use(files),
    configurePreviewServer: (server) => void server.middlewares.use(files),
  };
}
