// @ts-check
/**
 * Starts a Chromium once and says what it can do. Run as a program with the executable's path;
 * prints one JSON object on its last line.
 */
import { chromium } from 'playwright';
import { chromiumArgs } from './find-chromium.mjs';

const executablePath = process.argv[2];
const browser = await chromium.launch({ executablePath, args: chromiumArgs, timeout: 60_000 });
try {
  const page = await browser.newPage();
  // A secure context, as WebGPU wants, without a server.
  const address = 'http://localhost/check';
  await page.route(address, (route) => route.fulfill({ contentType: 'text/html', body: '<!doctype html>' }));
  await page.goto(address);
  const webgpu = await page.evaluate(async () => {
    const code = `(async () => {
      const adapter = await navigator.gpu?.requestAdapter();
      if (!adapter) return postMessage(null);
      const device = await adapter.requestDevice();
      const buffer = device.createBuffer({ size: 4, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST });
      device.queue.writeBuffer(buffer, 0, new Uint32Array([7]));
      await buffer.mapAsync(GPUMapMode.READ);
      const right = new Uint32Array(buffer.getMappedRange())[0] === 7;
      postMessage(right ? adapter.info.description || adapter.info.architecture || 'yes' : null);
    })().catch(() => postMessage(null));`;
    const worker = new Worker(URL.createObjectURL(new Blob([code], { type: 'text/javascript' })), {
      type: 'module',
    });
    return new Promise((resolve) => {
      worker.onmessage = (event) => resolve(event.data);
      worker.onerror = () => resolve(null);
      setTimeout(() => resolve(null), 30_000);
    });
  });
  console.log(JSON.stringify({ version: browser.version(), webgpu }));
} finally {
  await browser.close();
}
