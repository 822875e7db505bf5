const level = 0.05;

/** Whether new rows are shown to differ; at the level itself too, which is the least p of 19 relabellings. */
export const isShift = (p: number | null): boolean => p !== null && p <= level;
