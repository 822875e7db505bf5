/**
 * A reader that ends early, as `| head` does, ends nothing here: what it does not read is not printed, and a file that
 * is being written is still written whole.
 * @param failed is told of any other failure, such as a full disk behind `> FILE`
 */
export function outliveReaders(
  streams: readonly Pick<NodeJS.WriteStream, 'on'>[],
  failed: (thrown: Error) => void,
): void {
  for (const stream of streams)
    stream.on('error', (thrown: NodeJS.ErrnoException) => {
      if (thrown.code !== 'EPIPE') failed(thrown);
    });
}
