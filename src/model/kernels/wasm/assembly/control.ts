// The control block: what the job is, how far it is, and where threads find their arguments and scratch.
//
//   0 generation: counts jobs; threads wait for it to change
//   4 next: the first task that nobody has taken
//   8 tasks: how many there are
//  12 busy: threads that have not finished this job
//  16 job: which kernel
//  20 thread count, the caller included
//  24 scratch bytes a thread
//  28 scratch address of thread 0
//  32 arguments, up to 24 words

/** Where a job's arguments begin. */
export const ARGUMENTS: usize = 32;

export function scratchOf(control: usize, thread: i32): usize {
  return load<usize>(control, 28) + <usize>thread * load<usize>(control, 24);
}
