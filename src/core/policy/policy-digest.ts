/** SHA-256 in hex. */
export type Sha256 = (bytes: Uint8Array) => Promise<string>;

/**
 * SHA-256 of what a policy says, in hex: of its JSON without white space, keys in order, its own digest left out. Neither
 * the layout of a file nor the order of its fields changes it, and any other change does.
 * @param content the policy as an object that can be written as JSON
 */
export async function policyDigest(content: object, sha256: Sha256): Promise<string> {
  const { sha256: _, ...rest } = content as { sha256?: unknown };
  return sha256(new TextEncoder().encode(canonicalJson(rest)));
}

const canonicalJson = (value: unknown): string =>
  JSON.stringify(value, (_, each) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );
