/** A share in percent, to so many significant digits: "12.5%". */
export const percent = (share: number, digits: number): string =>
  `${Number((100 * share).toPrecision(digits))}%`;
