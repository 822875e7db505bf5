/**
 * Let other tasks run, such as a worker's message that cancels. A promise alone does not: WebAssembly's results are
 * there at once, and a timer waits four milliseconds.
 */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
