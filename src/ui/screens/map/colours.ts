/** Custom properties as pixels of a picture, as its pixels are laid out in memory. */
export function pixelsOf(properties: readonly string[], element: Element): Uint32Array {
  const style = getComputedStyle(element);
  const context = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true })!;
  return Uint32Array.from(properties, (property) => {
    context.fillStyle = style.getPropertyValue(property).trim();
    context.fillRect(0, 0, 1, 1);
    return new Uint32Array(context.getImageData(0, 0, 1, 1).data.buffer)[0]!;
  });
}
