// One job at a time, cut into tasks that threads take from a shared counter. The caller of `launch` works too; the
// other threads sit in `serve` on the same memory.

import { runTask } from './jobs';

/** Looks at a counter before a thread goes to sleep: some tens of microseconds. */
const SPINS: i32 = 20000;

/** Run the job in `control` and return when all its tasks are done. */
export function launch(control: usize, mayWait: bool): void {
  const threads = load<i32>(control, 20);
  store<i32>(control, 0, 4);
  if (!ASC_FEATURE_THREADS || threads == 1) {
    const tasks = load<i32>(control, 8);
    for (let task = 0; task < tasks; task++) runTask(control, task, 0);
    return;
  }
  atomic.store<i32>(control, threads - 1, 12);
  atomic.add<i32>(control, 1);
  atomic.notify(control, threads - 1);
  takeTasks(control, 0);
  for (let spin = 0; ; spin++) {
    const busy = atomic.load<i32>(control, 12);
    if (busy == 0) return;
    if (mayWait && spin > SPINS) atomic.wait<i32>(control + 12, busy, -1);
  }
}

/** A thread's life: it ends when whoever started it ends it. `seen`: the generation when it was started. */
export function serve(control: usize, thread: i32, seen: i32): void {
  if (!ASC_FEATURE_THREADS) return;
  for (;;) {
    for (let spin = 0; atomic.load<i32>(control) == seen; spin++)
      if (spin > SPINS) atomic.wait<i32>(control, seen, -1);
    seen = atomic.load<i32>(control);
    takeTasks(control, thread);
    if (atomic.sub<i32>(control, 1, 12) == 1) atomic.notify(control + 12, 1);
  }
}

function takeTasks(control: usize, thread: i32): void {
  const tasks = load<i32>(control, 8);
  for (;;) {
    const task = atomic.add<i32>(control, 1, 4);
    if (task >= tasks) return;
    runTask(control, task, thread);
  }
}
