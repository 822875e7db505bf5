// @ts-check
/** How often the parent is looked for, in milliseconds. */
const interval = 250;

/**
 * End this process when npm, which started it, is ended. npm passes no signal on: without this, what `npm start` serves
 * goes on and holds its port after `kill`. Started by hand, with `nohup` perhaps, a process goes on without its parent.
 */
export function endWithParent() {
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent && isAlive(parent)) return;
    clearInterval(timer);
    // As a signal, so that a server that stops gracefully does so here too.
    process.kill(process.pid, 'SIGTERM');
  }, interval);
  timer.unref();
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    return /** @type {NodeJS.ErrnoException} */ (thrown).code === 'EPERM';
  }
}
