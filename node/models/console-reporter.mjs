// @ts-check
import { megabytes } from './manifest.mjs';

/** Lines for people; a moving figure only where there is a terminal. @returns {import('./obtain.mjs').Reporter} */
export function consoleReporter() {
  const moving = process.stderr.isTTY;
  let drawn = false;
  const clear = () => {
    if (drawn) process.stderr.write('\r\x1b[K');
    drawn = false;
  };
  return {
    note(message) {
      clear();
      process.stderr.write(`  ${message}\n`);
    },
    progress(label, done, total) {
      if (!moving) return;
      process.stderr.write(`\r\x1b[K  ${label}: ${megabytes(done)} of ${megabytes(total)}`);
      drawn = true;
      if (done >= total) clear();
    },
  };
}
