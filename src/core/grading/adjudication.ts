/**
 * Whose name adjudicated grades have: they are kept, exported and merged as one more person's, apart from those of the
 * annotators whose disagreement they settle.
 */
export const adjudicator = 'adjudicated';
