import { expect, it } from 'vitest';
import { usualScale } from './scale.ts';
import { shownAs, shownAsWords } from './shown-as.ts';

it('tells what grades of before are shown as, and that they count as they were given', () => {
  const grades = Float64Array.of(3, 9, Number.NaN, 4, 7, 9, 0);
  const scales = [undefined, undefined, undefined, undefined, undefined, 'yes/no', '1 to 5'];
  const found = shownAs(usualScale('yes/no'), grades, scales);
  expect(found.map(shownAsWords)).toEqual([
    '4 grades given on 0 to 9 are shown as the nearest choice: 3, 4 as No; 7, 9 as Yes. In every figure they count as what was given.',
    '1 grade given on 1 to 5 is shown as the nearest choice: 1 as No. In every figure it counts as what was given.',
  ]);
});
