import { AppError, type ErrorCode } from '../../errors.ts';

/** Who asks, and how they can show who they are. */
export interface HubAsker {
  /** `owner/name` */
  repo: string;
  /** Address of the repository's page. */
  address: string;
  /** How a token is given: "set HF_TOKEN to a token". */
  giveToken: string;
  /** Whose token it is: "the account of HF_TOKEN". */
  account: string;
  /** How what has arrived is resumed: "the same call resumes it". */
  resume: string;
}

const refusals: Record<number, { code: ErrorCode; remedy(asker: HubAsker): string }> = {
  401: {
    code: 'hub-token',
    remedy: ({ giveToken }) =>
      `It does not exist, is private, or asks who you are. Check its name, or ${giveToken} that may read it; the token is held in memory alone`,
  },
  403: {
    code: 'hub-token',
    remedy: ({ address, account }) =>
      `Its owner asks for consent or refuses this token. Accept the terms at ${address} with ${account}`,
  },
  404: { code: 'hub-missing', remedy: () => 'Check the owner, the name, the revision and the file' },
  429: {
    code: 'hub-busy',
    remedy: ({ giveToken }) =>
      `It asks to be left alone for now. Wait a while, or ${giveToken}: what has arrived is kept`,
  },
};

/**
 * A status that is no file, as an error with what to do.
 * @param what what was asked for
 */
export function hubRefusal(status: number, what: string, asker: HubAsker): AppError {
  const { code, remedy } = refusals[status] ?? {
    code: 'network' as const,
    remedy: ({ resume }: HubAsker) => `What has arrived is kept: ${resume}`,
  };
  return new AppError(code, `${what}: the Hub answered ${status}. ${remedy(asker)}.`, {
    repo: asker.repo,
    status,
  });
}
