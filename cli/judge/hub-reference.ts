import { AppError } from '#core/errors.ts';

/** A model on the Hub, as the command names it. */
export interface HubReference {
  /** `owner/name` */
  repo: string;
  /** A branch, a tag or a commit. */
  revision: string;
  /** Its path in the repository; null where the model's files follow from what there is. */
  file: string | null;
}

export const hubPrefix = 'hf:';

const part = '[A-Za-z0-9][A-Za-z0-9._-]{0,95}';
const pattern = new RegExp(
  `^hf:(${part}/${part})(?:@([A-Za-z0-9][A-Za-z0-9._/-]{0,199}))?(?::([^:]{1,300}))?$`,
);

/**
 * `hf:owner/name[@revision][:file]`; the revision is `main` where none is named.
 * @throws AppError `bad-hub-reference`
 */
export function hubReference(text: string): HubReference {
  const [, repo, revision = 'main', file = null] = pattern.exec(text) ?? [];
  if (repo !== undefined) return { repo, revision, file };
  throw new AppError(
    'bad-hub-reference',
    `${text} names no model on the Hub. Write hf:OWNER/NAME, with @REVISION for a branch, tag or commit and with :FILE for one GGUF file.`,
    { text },
  );
}
