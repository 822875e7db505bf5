import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { LongText } from './LongText.tsx';

let box: HTMLElement;
let root: Root;

beforeEach(() => {
  (globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;
  box = document.body.appendChild(document.createElement('div'));
  root = createRoot(box);
});

afterEach(async () => {
  await act(async () => root.unmount());
  box.remove();
});

const draw = (text: string) => act(async () => root.render(<LongText text={text} />));

it('shows a text of some pages whole', async () => {
  const text = 'word '.repeat(2000);
  await draw(text);
  expect(box.textContent).toBe(text);
});

it('shows the beginning of a megabyte, whole characters only, and the rest when asked', async () => {
  const text = `${'x'.repeat(9_999)}😀${'y'.repeat(1_000_000)}`;
  await draw(text);
  const button = box.querySelector('button')!;
  expect(box.textContent).toBe(`${'x'.repeat(9_999)}… Show all 1,010,001 characters`);
  await act(async () => button.click());
  expect(box.textContent).toBe(text);
  expect(box.querySelector('button')).toBeNull();
});

it('begins again with another text', async () => {
  await draw('a'.repeat(20_000));
  await act(async () => box.querySelector('button')!.click());
  await draw('b'.repeat(30_000));
  expect(box.querySelector('button')!.textContent).toBe('Show all 30,000 characters');
});
