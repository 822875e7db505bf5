import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { isolationHeaders } from './scripts/lib/static-server.mjs';
import { serveModels } from './scripts/lib/vite-models.mjs';

export default defineConfig({
  // Relative, so that the static build works from any sub-path.
  base: './',
  plugins: [react(), serveModels()],
  worker: { format: 'es' },
  build: { target: 'es2022', chunkSizeWarningLimit: 2500 },
  server: { headers: isolationHeaders },
  preview: { headers: isolationHeaders },
});
