import { describe, expect, it } from 'vitest';
import { AppError, toErrorRecord } from './errors.ts';

const thrownBy = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (thrown) {
    return thrown;
  }
};

describe('an error that crosses a worker', () => {
  it('keeps the code, the words and the data of an AppError', () => {
    const error = new AppError('bad-config', 'No.', { file: 'config.json' });
    expect(toErrorRecord(error)).toEqual({
      code: 'bad-config',
      message: 'No.',
      data: { file: 'config.json' },
    });
  });

  it.each([
    ['a buffer', () => new ArrayBuffer(2 ** 52)],
    ['a text', () => 'a'.repeat(2 ** 29).padEnd(2 ** 30)],
  ])('says what to do where there is no memory for %s', (_, work) => {
    expect(toErrorRecord(thrownBy(work))).toMatchObject({
      code: 'out-of-memory',
      message: expect.stringContaining('smaller file or model'),
    });
  });

  it.each([() => new Array(-1), () => (1).toFixed(101)])(
    'is unexpected where it is a fault of the page: %s',
    (work) => {
      expect(toErrorRecord(thrownBy(work))).toMatchObject({
        code: 'unexpected',
        data: { name: 'RangeError' },
      });
    },
  );
});
