import { sha1 } from '@noble/hashes/legacy.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';

/** The hash that is git's object id of a file of `bytes` bytes, once they are given to it. */
export const gitObjectHash = (bytes: number) => sha1.create().update(utf8ToBytes(`blob ${bytes}\0`));
