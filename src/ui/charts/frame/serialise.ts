import { wellFormed } from '#core/text/well-formed.ts';

/**
 * A chart as one SVG that stands on its own: styles resolved, title and caption in the picture, no classes,
 * no scripts, no references to the page.
 */

/** What decides how a shape or a word looks. Written as attributes, which every SVG reader understands. */
const presentation = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-opacity',
  'stroke-width',
  'stroke-dasharray',
  'stroke-linecap',
  'stroke-linejoin',
  'opacity',
  'paint-order',
  'text-anchor',
  'dominant-baseline',
  'font-family',
  'font-size',
  'font-weight',
] as const;

/** What an element gets without asking; left out of the file. */
const initial: Record<string, string> = {
  'fill-opacity': '1',
  stroke: 'none',
  'stroke-opacity': '1',
  'stroke-dasharray': 'none',
  'stroke-linecap': 'butt',
  'stroke-linejoin': 'miter',
  opacity: '1',
  'paint-order': 'normal',
  'text-anchor': 'start',
  'dominant-baseline': 'auto',
};

const svgNamespace = 'http://www.w3.org/2000/svg';
const kept =
  /^(d|x|y|x1|x2|y1|y2|cx|cy|r|rx|ry|dx|dy|width|height|points|viewBox|transform|id|clip-path|href|gradient\w+|offset|patternUnits|patternTransform|preserveAspectRatio)$/;

/** Fonts of the page, then ones that other machines have. */
const fontStack = (family: string) =>
  `${family.replaceAll('"', "'")}${/Arial/.test(family) ? '' : ", 'Helvetica Neue', Arial, sans-serif"}`;

function copy(source: Element): Element | null {
  const style = getComputedStyle(source);
  if (style.display === 'none' || style.visibility === 'hidden') return null;
  const target = document.createElementNS(svgNamespace, source.tagName);
  for (const { name, value } of source.attributes) if (kept.test(name)) target.setAttribute(name, value);
  const paints = /^(path|rect|circle|line|polyline|polygon|ellipse|text|tspan)$/.test(source.tagName);
  const isText = /^(text|tspan)$/.test(source.tagName);
  for (const name of presentation) {
    if (!paints && name !== 'opacity') continue;
    if (!isText && /^(font|text|dominant)/.test(name)) continue;
    if (isText && source.tagName === 'tspan' && name === 'font-family') continue;
    const value = style.getPropertyValue(name);
    if (!value || initial[name] === value || (name === 'stroke-width' && style.stroke === 'none')) continue;
    target.setAttribute(name, name === 'font-family' ? fontStack(value) : value);
  }
  if (style.transform !== 'none' && !source.hasAttribute('transform') && source instanceof SVGElement)
    target.setAttribute('transform', style.transform);
  for (const child of source.childNodes) {
    if (child instanceof Element) {
      const copied = /^(title|desc|style|script|foreignObject)$/.test(child.tagName) ? null : copy(child);
      if (copied) target.append(copied);
    } else if (child.nodeType === Node.TEXT_NODE && isText) target.append(child.textContent ?? '');
  }
  return target;
}

/** A colour as every SVG reader knows it: `color-mix` and the like resolve to forms that few do. */
function plainColour(colour: string): string {
  if (/^(#|rgb)/.test(colour)) return colour;
  const context = document.createElement('canvas').getContext('2d');
  if (!context) return colour;
  context.fillStyle = colour;
  context.fillRect(0, 0, 1, 1);
  const [red, green, blue] = context.getImageData(0, 0, 1, 1).data;
  return `rgb(${red}, ${green}, ${blue})`;
}

function make(tag: string, attributes: Record<string, string | number>, text?: string): SVGElement {
  const element = document.createElementNS(svgNamespace, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  if (text !== undefined) element.textContent = text;
  return element;
}

function paperColour(): string {
  const paper = getComputedStyle(document.documentElement).backgroundColor;
  return /rgba\(.*, 0\)/.test(paper) ? '#ffffff' : paper;
}

/** The words that are seen, but for those of boxes of their own, for screen readers, and those that a term would open. */
function seenText(element: Element): string {
  const words = [...element.childNodes].map((node) => {
    if (!(node instanceof Element)) return node.textContent ?? '';
    return node.matches('.visually-hidden, [popover], [data-export]') ? '' : ` ${seenText(node)} `;
  });
  return words.join('');
}

/** An HTML box marked `data-export`: its background and its text, where they stand on the page. */
function copyBox(element: HTMLElement, origin: DOMRect): SVGElement[] {
  const box = element.getBoundingClientRect();
  const style = getComputedStyle(element);
  if (box.width === 0 || style.visibility === 'hidden' || style.display === 'none') return [];
  const x = box.left - origin.left;
  const y = box.top - origin.top;
  const made: SVGElement[] = [];
  const bare = /rgba\(.*, 0\)|transparent/.test(style.backgroundColor);
  if (!bare)
    made.push(
      make('rect', { x, y, width: box.width, height: box.height, fill: plainColour(style.backgroundColor) }),
    );
  const text = seenText(element).trim().replace(/\s+/g, ' ');
  const size = Number.parseFloat(style.fontSize);
  const height = 1.3 * size;
  // As on the page, a text that is too long for its box goes on below. Half the size is about a letter's width.
  const broken = style.whiteSpace !== 'nowrap' && box.height > 2 * height;
  const lines = broken ? wrap(text, Math.max(1, Math.floor(box.width / (0.52 * size)))) : [text];
  const inBox = element.parentElement?.closest('[data-export]') !== null;
  for (const [at, line] of text ? lines.entries() : []) {
    const right = style.textAlign === 'right' || style.textAlign === 'end';
    const centre = style.textAlign === 'center';
    const paddingLeft = Number.parseFloat(style.paddingLeft);
    const paddingRight = Number.parseFloat(style.paddingRight);
    made.push(
      make(
        'text',
        {
          x: right ? x + box.width - paddingRight : centre ? x + box.width / 2 : x + paddingLeft,
          y: y + box.height / 2 + (at - (lines.length - 1) / 2) * height,
          'text-anchor': right ? 'end' : centre ? 'middle' : 'start',
          'dominant-baseline': 'central',
          fill: style.color,
          'font-family': fontStack(style.fontFamily),
          'font-size': style.fontSize,
          'font-weight': style.fontWeight,
          // Words without a box of their own may stand on lines.
          ...(bare && !inBox ? { stroke: paperColour(), 'stroke-width': 3, 'paint-order': 'stroke' } : {}),
        },
        line,
      ),
    );
  }
  return made;
}

/** Breaks text into lines of at most `length` characters, at spaces and after hyphens. */
function wrap(text: string, length: number): string[] {
  const lines = [''];
  for (const part of text.match(/[^\s-]+-?|-|\s+/g) ?? []) {
    const line = lines.at(-1)!;
    if (line === '' || (line + part).trimEnd().length <= length) lines[lines.length - 1] = line + part;
    else lines.push(part.trimStart());
  }
  return lines.map((line) => line.trim());
}

export interface Picture {
  markup: string;
  width: number;
  height: number;
}

/**
 * @param body holds the chart's SVGs, and HTML boxes marked `data-export`
 * @param title heads the picture
 * @param caption stands under it: n, source, split
 * @param fontFace CSS that embeds a font, for a picture that is drawn where no font can be fetched
 */
export function serialiseChart(body: HTMLElement, title: string, caption: string, fontFace = ''): Picture {
  const origin = body.getBoundingClientRect();
  const page = getComputedStyle(body);
  const font = { 'font-family': fontStack(page.fontFamily), fill: page.color };
  const padding = 16;
  const parts = [...body.querySelectorAll<HTMLElement | SVGSVGElement>('svg, [data-export]')];
  // What the page scrolls sideways is in the picture whole.
  const reach = parts.map((part) => part.getBoundingClientRect().right - origin.left);
  const width = Math.ceil(Math.max(origin.width, ...reach)) + 2 * padding;
  const titleLines = wrap(title, origin.width / 7.2);
  const captionLines = caption ? wrap(caption, origin.width / 5.8) : [];
  const top = padding + titleLines.length * 18 + 6;
  const height = Math.ceil(top + origin.height + captionLines.length * 15 + padding + 6);
  const root = make('svg', { xmlns: svgNamespace, width, height, viewBox: `0 0 ${width} ${height}` });
  if (fontFace) root.append(make('style', {}, fontFace));
  root.append(make('rect', { width, height, fill: paperColour() }));
  titleLines.forEach((line, i) => {
    root.append(
      make(
        'text',
        { x: padding, y: padding + 12 + i * 18, 'font-size': 14, 'font-weight': 600, ...font },
        line,
      ),
    );
  });
  const content = make('g', { transform: `translate(${padding} ${top})` });
  for (const element of parts) {
    if (element.parentElement?.closest('svg') || element.closest('[data-export-skip]')) continue;
    if (element instanceof SVGSVGElement) {
      const box = element.getBoundingClientRect();
      const drawn = box.width > 0 ? copy(element) : null;
      if (!drawn) continue;
      drawn.setAttribute('x', String(box.left - origin.left));
      drawn.setAttribute('y', String(box.top - origin.top));
      drawn.setAttribute('width', String(box.width));
      drawn.setAttribute('height', String(box.height));
      content.append(drawn);
    } else content.append(...copyBox(element, origin));
  }
  root.append(content);
  captionLines.forEach((line, i) => {
    root.append(
      make(
        'text',
        { x: padding, y: top + origin.height + 18 + i * 15, 'font-size': 11, 'fill-opacity': 0.75, ...font },
        line,
      ),
    );
  });
  return { markup: wellFormed(new XMLSerializer().serializeToString(root), ''), width, height };
}
