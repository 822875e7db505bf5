import { act } from 'react';
import { afterEach, describe, expect, it } from 'vitest';
import { userEvent } from 'vitest/browser';
import type { Row } from '#core/rows/row.ts';
import { fakeRow } from '#state/fixtures/fake-rows.ts';
import { testApp } from '#state/fixtures/stores.ts';
import { axeFindings, render, unmountAll, until } from '../charts/fixtures/render.tsx';
import { RowTexts } from '../screens/explain/RowTexts.tsx';
import { StoresProvider } from '../stores.tsx';

afterEach(unmountAll);

async function read(texts: Partial<Row>, row: number | null = null, blind = false) {
  const app = await testApp();
  await app.quiet();
  const box = await render(
    <StoresProvider stores={app.stores}>
      <RowTexts texts={{ ...fakeRow(0), ...texts }} row={row} blind={blind} />
    </StoresProvider>,
    1200,
  );
  const part = (name: string) => box.querySelector<HTMLElement>(`section[aria-label="${name}"]`)!;
  return { box, part, ...app };
}

const rendered = (part: HTMLElement) => part.querySelector('[class*="text"]') !== null;

const payloads = `<script>window.hacked = 1</script>

<img src="https://evil.example/1.png" onerror="window.hacked = 2">

<svg onload="window.hacked = 3"><a href="javascript:window.hacked=4">x</a></svg>

<iframe srcdoc="<script>parent.hacked = 5</script>"></iframe>

<style>body { display: none }</style><link rel="stylesheet" href="https://evil.example/2.css">

[a](javascript:window.hacked=6) [b](data:text/html,<script>hacked</script>) [c](<java
script:alert(1)>) [d](JAVASCRIPT:window.hacked=7) [e](#/data) <javascript:window.hacked=8>

![kitten](https://evil.example/3.png) ![x](data:image/svg+xml,<svg/onload=hacked>) ![](javascript:hacked)

[fine](https://example.org/page "title\\" onmouseover=\\"hacked")

| a | b |
|---|---|
| <img src=x onerror=window.hacked=9> | \`<b>\` |

\`\`\`html" onload="window.hacked=10
<img src="https://evil.example/4.png" onerror="window.hacked = 11">
\`\`\`

<details open ontoggle="window.hacked=12">x</details>`;

describe('texts of the data', () => {
  it('are rendered as people read them', async () => {
    const { part, box } = await read({
      response:
        '# Title\n\nSome **bold** and ~~old~~ text\nin two lines\n\n1. one\n2. two\n\n> said\n\n|a|b|\n|-|-:|\n|1|2|\n\n```py\ndef f(): return "x"\n```',
    });
    await until(() => part('Response').querySelector('code span') !== null);
    const response = part('Response');
    const tags = ['strong', 's', 'br', 'ol > li', 'blockquote', 'table td', 'pre code'];
    for (const tag of tags) expect(response.querySelector(tag), tag).not.toBeNull();
    expect(getComputedStyle(response.querySelector('code')!).fontFamily).toContain('monospace');
    expect(response.querySelector('h1, h2, h4')).toBeNull();
    expect(await axeFindings(box)).toEqual([]);
  });

  it('run nothing, load nothing, and follow no link but those to the web, whatever they hold', async () => {
    const asked: string[] = [];
    const observer = new PerformanceObserver((list) =>
      asked.push(...list.getEntries().map(({ name }) => name)),
    );
    observer.observe({ type: 'resource' });
    const { part, stores } = await read({ instruction: payloads, response: payloads, reference: payloads });
    await until(() => rendered(part('Response')));
    await act(async () => stores.reading.getState().compareWith('reference'));
    await until(() => part('Response').textContent.includes('The same words'));
    await act(async () => stores.reading.getState().compareWith(null));
    await until(() => rendered(part('Response')));
    await act(async () => new Promise((done) => setTimeout(done, 50)));
    observer.disconnect();
    expect((globalThis as { hacked?: unknown }).hacked).toBeUndefined();
    expect(asked.filter((name) => name.includes('evil.example'))).toEqual([]);
    for (const name of ['Instruction', 'Response', 'Reference']) {
      expect(
        part(name).querySelectorAll('script, img, svg, iframe, style, link, object, embed, details'),
      ).toHaveLength(0);
      const links = [...part(name).querySelectorAll('a')];
      expect(links.map(({ href }) => href)).toEqual(['https://example.org/page']);
      expect(links[0]!.rel).toBe('noopener noreferrer');
      expect(links[0]!.target).toBe('_blank');
      const marked = [...part(name).querySelectorAll('*')].flatMap((one) => one.getAttributeNames());
      expect(marked.filter((attribute) => attribute.startsWith('on') || attribute.startsWith('src'))).toEqual(
        [],
      );
      // Nothing is left out either: it is there to be read.
      for (const seen of [
        '<script>',
        'onerror',
        'kitten',
        'https://evil.example/3.png',
        'javascript:window.hacked=6',
      ])
        expect(part(name).textContent).toContain(seen);
    }
    expect(getComputedStyle(document.body).display).not.toBe('none');
  });

  it('hold formulas as MathML, malformed ones as they are written, and amounts of money as text', async () => {
    const { part, box } = await read({
      response:
        'So $x^2$ and\n\n$$\\frac{a}{b} \\href{javascript:alert(1)}{c}$$\n\n$$\\sum_{i=1}^n \\sqrt{i}$$\n\nbut $\\frac{1$ costs $5 and $6.',
    });
    await until(() => part('Response').querySelectorAll('math').length === 2);
    const [inline, display] = part('Response').querySelectorAll('math');
    expect(inline!.namespaceURI).toBe('http://www.w3.org/1998/Math/MathML');
    expect(inline!.querySelector('msup')).not.toBeNull();
    expect(display!.querySelector('munderover')!.getBoundingClientRect().height).toBeGreaterThan(20);
    const { textContent } = part('Response');
    expect(textContent).toContain('$\\frac{1$ costs $5 and $6.');
    expect(textContent).toContain('$$\\frac{a}{b} \\href{javascript:alert(1)}{c}$$');
    expect(part('Response').querySelector('a, [href], [style*=color]')).toBeNull();
    expect(await axeFindings(box)).toEqual([]);
    await act(() => userEvent.keyboard('r'));
    expect(part('Response').querySelector('math')).toBeNull();
    expect(part('Response').textContent).toContain('So $x^2$ and');
    await act(() => userEvent.keyboard('r'));
  });

  it('are raw one key away, and stay so for the next row', async () => {
    const { part, preferences } = await read({ response: '**bold**\n\n- a' });
    await until(() => part('Response').querySelector('strong') !== null);
    await act(() => userEvent.keyboard('r'));
    expect(part('Response').querySelector('strong')).toBeNull();
    expect(part('Response').textContent).toBe('Response**bold**\n\n- a');
    expect(preferences.get('raw-texts')).toBe('yes');
    await act(() => userEvent.keyboard('r'));
    expect(part('Response').querySelector('strong')).not.toBeNull();
  });

  it('have the direction of each block', async () => {
    const { part } = await read({ response: 'English first.\n\nهذا نص عربي.\n\n`code`' });
    await until(() => part('Response').querySelectorAll('p').length === 3);
    const directions = [...part('Response').querySelectorAll('p')].map((p) => getComputedStyle(p).direction);
    expect(directions.slice(0, 2)).toEqual(['ltr', 'rtl']);
  });

  it('that are white space alone are seen, and those that are empty are said to be', async () => {
    const { part } = await read({ response: ' \t\n ', reference: null });
    expect(part('Response').textContent).toBe('ResponseOnly white space, 4 characters:␣⇥↵\n␣');
    expect(part('Reference').textContent).toBe('ReferenceNone in this row.');
  });

  it('of a megabyte are bounded, and whole when that is asked', async () => {
    const { part } = await read({
      response: 'A *long* text of words.\n\n'.repeat(4_000),
      reference: '>'.repeat(9_000),
    });
    await until(() => part('Response').querySelector('em') !== null);
    expect(part('Response').querySelectorAll('em').length).toBeLessThan(500);
    expect(part('Reference').textContent).toContain('too deeply nested');
    await act(async () => part('Response').querySelector('button')!.click());
    await until(() => part('Response').querySelectorAll('em').length === 4_000);
  });
});

describe('a response', () => {
  it('is compared with its reference by a key, and with another answer to the same instruction', async () => {
    const { part, box, stores } = await read({ response: 'Built in 1887.', reference: 'Built in 1889.' }, 0);
    await act(() => userEvent.keyboard('d'));
    await until(() => part('Response').querySelector('ins p, p ins') !== null);
    expect(part('Response').querySelector('p:last-child del')!.textContent).toBe('1889');
    expect(part('Response').querySelector('p:last-child ins')!.textContent).toBe('1887');
    const options = [...box.querySelectorAll('option')].map(({ textContent }) => textContent);
    expect(options).toEqual([
      'nothing',
      'the reference',
      'the answer of terse-3b, row 2',
      'the answer of wordy-13b, row 3',
      'the answer of early-1b, row 4',
    ]);
    await act(async () => stores.reading.getState().compareWith(1));
    await until(() => part('Response').textContent.includes('only in the answer of terse-3b'));
    await act(() => userEvent.keyboard('d'));
    await until(() => part('Response').querySelector('ins') === null);
  });

  it('is compared with answers whose models stay unnamed while a blind annotator grades', async () => {
    const { box } = await read({}, 0, true);
    expect(box.querySelector('select')!.textContent).toContain('the answer in row 2');
    expect(box.querySelector('select')!.textContent).not.toContain('terse-3b');
  });
});
