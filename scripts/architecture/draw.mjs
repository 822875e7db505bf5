// @ts-check
/** `npm run architecture`: draw the picture of the rooms in ARCHITECTURE.md anew. */
import { readFileSync, writeFileSync } from 'node:fs';
import { withDiagram } from './diagram.mjs';

const path = new URL('../../ARCHITECTURE.md', import.meta.url);
writeFileSync(path, withDiagram(readFileSync(path, 'utf8')));
