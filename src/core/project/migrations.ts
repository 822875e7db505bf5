import { digitScale } from '../grading/scale.ts';

/** What tells a project file from other JSON. */
export const projectFormat = 'self-judge-workbench/project';

/**
 * Brings a manifest from the version before to its own, in order: the first makes version 2 of version 1. A published
 * migration is never edited; a change of the manifest adds one, and a fixture of the version before to its test.
 */
export const projectMigrations: readonly ((manifest: unknown) => unknown)[] = [
  /** Rows were graded from 0 to 9; from now on a plan says on what, and a grade which choice it was. */
  function scales(manifest) {
    const { gradingPlan, ...rest } = manifest as { gradingPlan?: object };
    return {
      ...rest,
      version: 2,
      ...(gradingPlan && { gradingPlan: { scale: digitScale, ...gradingPlan } }),
    };
  },
];

/** The version that is written now. */
export const projectVersion = 2;
