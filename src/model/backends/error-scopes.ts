import { AppError } from '#core/errors.ts';

/**
 * Run work and turn what the device complains of meanwhile into an error: `out-of-memory`, or `gpu-error` for a
 * shader or call that was refused. Without this, a refused shader leaves old bytes in the output, silently.
 * Calls must not overlap: the scopes are a stack of the device.
 */
export async function withErrorScopes<R>(device: GPUDevice, work: () => Promise<R>): Promise<R> {
  for (const filter of ['out-of-memory', 'internal', 'validation'] as const) device.pushErrorScope(filter);
  let outcome: { value: R } | { thrown: unknown };
  try {
    outcome = { value: await work() };
  } catch (thrown) {
    outcome = { thrown };
  }
  const [validation, internal, memory] = await Promise.all([
    device.popErrorScope(),
    device.popErrorScope(),
    device.popErrorScope(),
  ]);
  if (memory)
    throw new AppError(
      'out-of-memory',
      'The graphics device has no memory left for this batch. Judge fewer rows at a time, or choose a smaller model.',
      { cause: memory.message },
    );
  const complaint = validation ?? internal;
  if (complaint)
    throw new AppError(
      'gpu-error',
      `The graphics device refused an operation, so its numbers can't be used: ${complaint.message} Choose WebAssembly instead.`,
      { cause: complaint.message },
    );
  if ('thrown' in outcome) throw outcome.thrown;
  return outcome.value;
}
