import { fileURLToPath } from 'node:url';

/** The rows that rows a second are measured on. */
export const demoFile = fileURLToPath(new URL('../public/demo/demo.jsonl', import.meta.url));
