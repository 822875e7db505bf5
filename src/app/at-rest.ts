/** How long nothing changes before it counts as done: what a crash can lose. */
const restMs = 300;

/** Runs the task that was asked for last, once no other is for a moment. Each call makes one with a clock of its own. */
export function atRest(): (task: () => void) => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return (task) => {
    clearTimeout(timer);
    timer = setTimeout(task, restMs);
  };
}
