import { demoName } from '../demo/demo-dataset.ts';
import { AppError } from '../errors.ts';

/** Characters of a dataset's name that somebody gives. A file's own name may be longer. */
export const maxDatasetName = 120;

/** @throws AppError `bad-name` */
export function requireDatasetName(name: string): void {
  const characters = [...name.trim()].length;
  const why =
    characters === 0
      ? 'A dataset needs a name.'
      : characters > maxDatasetName
        ? `A dataset's name has at most ${maxDatasetName} characters; this one has ${characters}.`
        : name.trim() === demoName
          ? `“${demoName}” is what the demo is called, whose stored scores are known by that name.`
          : null;
  if (why !== null)
    throw new AppError('bad-name', `${why} The dataset kept the name that it had. Choose another one.`, {
      name,
    });
}
