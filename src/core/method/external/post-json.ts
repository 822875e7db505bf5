/** A request of JSON with a key, to the address that was agreed to and to no other: a 307 would send what it holds on. */
export const postJson = (
  body: unknown,
  key: string | null,
  signals: readonly AbortSignal[],
): RequestInit => ({
  method: 'POST',
  headers: {
    'content-type': 'application/json',
    ...(key === null ? {} : { authorization: `Bearer ${key}` }),
  },
  body: JSON.stringify(body),
  redirect: 'manual',
  signal: AbortSignal.any([...signals]),
});
