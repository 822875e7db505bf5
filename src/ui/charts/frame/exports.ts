import interUrl from '@fontsource-variable/inter/files/inter-latin-wght-normal.woff2?url';
import { AppError } from '#core/errors.ts';
import type { Picture } from './serialise.ts';

const svgType = 'image/svg+xml;charset=utf-8';

export const svgBlob = (picture: Picture) =>
  new Blob(['<?xml version="1.0" encoding="UTF-8"?>\n', picture.markup], { type: svgType });

/** The interface's font as CSS with the bytes in it: an image can't fetch one. Empty where it can't be had. */
export async function embeddedFont(): Promise<string> {
  const response = await fetch(interUrl).catch(() => null);
  if (!response?.ok) return '';
  const bytes = new Uint8Array(await response.arrayBuffer());
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return `@font-face{font-family:"Inter Variable";font-weight:100 900;src:url(data:font/woff2;base64,${btoa(binary)})}`;
}

/** Draws the picture at `ratio` pixels a CSS pixel. */
export async function pngBlob(picture: Picture, ratio = 2): Promise<Blob> {
  const url = URL.createObjectURL(new Blob([picture.markup], { type: svgType }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = picture.width * ratio;
    canvas.height = picture.height * ratio;
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
    if (!blob)
      throw new AppError('png-failed', 'The browser could not draw this chart as a PNG. Export it as SVG.');
    return blob;
  } finally {
    URL.revokeObjectURL(url);
  }
}
