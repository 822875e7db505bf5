/** The greatest p at which new rows are said to differ. */
export const shiftLevel = 0.05;

/** Whether new rows are shown to differ; at the level itself too, which is the least p of 19 relabellings. */
export const isShift = (p: number | null, level = shiftLevel): boolean => p !== null && p <= level;
