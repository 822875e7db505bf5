/** A file beside a test, in Node and in a browser test alike: `readTestFile(new URL('./fixtures/x', import.meta.url))`. */
export async function readTestFile(url: URL): Promise<Uint8Array> {
  if (url.protocol === 'file:') {
    const { readFile } = await import('node:fs/promises');
    return new Uint8Array(await readFile(url));
  }
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

export const readTestJson = async (url: URL): Promise<unknown> =>
  JSON.parse(new TextDecoder().decode(await readTestFile(url)));
