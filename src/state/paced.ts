/**
 * `task`, run at once when it is asked for, and not oftener than once a rest while it is asked for again.
 * The last asking is never lost.
 */
export function paced(task: () => void, rest: () => Promise<void>): () => void {
  let resting = false;
  let asked = false;
  const run = () => {
    resting = true;
    task();
    void rest().then(() => {
      resting = false;
      if (!asked) return;
      asked = false;
      run();
    });
  };
  return () => {
    if (resting) asked = true;
    else run();
  };
}
