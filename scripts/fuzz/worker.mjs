/** A thread does not have its process's loader of TypeScript, so it takes its own. */
import { register } from 'tsx/esm/api';

register();
await import('./worker.ts');
