/** Something that asks for its turn. It reads what it needs when its turn comes, so that nothing outdated is started. */
export type Task = () => Promise<void> | undefined;

/** Where computations wait for their turn. */
export type Lane = (task: Task) => void;

/**
 * One computation at a time, in the order asked: what waits for a worker waits here, where it still sees the newest
 * inputs, and not in the worker's queue.
 */
export function createLane(): Lane {
  const waiting: Task[] = [];
  let busy = false;
  const runNext = () => {
    const task = waiting.shift();
    if (!task) return;
    busy = true;
    const done = () => {
      busy = false;
      runNext();
    };
    const running = task();
    if (running) running.then(done, done);
    else done();
  };
  return (task) => {
    waiting.push(task);
    if (!busy) runNext();
  };
}

/** What is computed at once, in the caller's own task. */
export const immediately: Lane = (task) => void task();

/** What follows the hand: not oftener than the screen is drawn. */
export const eachFrame =
  (nextFrame: (task: () => void) => void): Lane =>
  (task) =>
    nextFrame(() => void task());
