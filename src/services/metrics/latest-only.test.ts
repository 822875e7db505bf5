import { describe, expect, it } from 'vitest';
import { AppError } from '#core/errors.ts';
import { LatestOnly } from './latest-only.ts';

describe('LatestOnly', () => {
  it('drops a waiting job when a newer one of its slot comes, and no other', async () => {
    const jobs = new LatestOnly();
    const ran: string[] = [];
    const run = (slot: string | null, name: string) =>
      jobs.run(slot, () => {
        ran.push(name);
        return name;
      });
    const results = await Promise.allSettled([
      run('curve', 'first'),
      run('curve', 'second'),
      run(null, 'kept'),
      run('summary', 'other slot'),
      run('curve', 'third'),
    ]);
    expect(ran).toEqual(['kept', 'other slot', 'third']);
    expect(results.map(({ status }) => status)).toEqual([
      'rejected',
      'rejected',
      'fulfilled',
      'fulfilled',
      'fulfilled',
    ]);
    expect(((results[0] as PromiseRejectedResult).reason as AppError).code).toBe('superseded');
  });

  it('runs the next job after one that fails', async () => {
    const jobs = new LatestOnly();
    const failed = jobs.run(null, () => {
      throw new AppError('not-begun', 'No.');
    });
    const next = jobs.run(null, () => 2);
    await expect(failed).rejects.toThrow('No.');
    await expect(next).resolves.toBe(2);
  });
});
