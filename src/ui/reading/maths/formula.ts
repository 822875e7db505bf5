import temml from 'temml';

/** A formula as MathML: elements, or the text within them. */
export type MathsNode = string | MathsElement;

export interface MathsElement {
  tag: string;
  attributes: Record<string, string>;
  style: Record<string, string>;
  children: MathsNode[];
}

/** Longer formulas, and larger ones, are shown as they are written. */
const maxCharacters = 4_000;
const maxElements = 4_000;
/** Elements within one another: what draws them calls itself. */
const maxDepth = 100;

/** Elements of presentation MathML. None links, loads, runs or holds HTML. */
const tags = new Set(
  'math mrow mi mn mo mtext mspace msup msub msubsup mfrac msqrt mroot munder mover munderover mtable mtr mtd mpadded mphantom menclose mstyle mmultiscripts mprescripts none'.split(
    ' ',
  ),
);

const attributes = new Set(
  'display mathvariant stretchy fence separator form lspace rspace accent accentunder linethickness minsize maxsize symmetric largeop movablelimits width height depth voffset columnspan rowspan scriptlevel displaystyle notation'.split(
    ' ',
  ),
);

/** What sets tables and brackets. Neither colours, which may hide a text, nor places, which may cover others. */
const styles = new Set(
  'textAlign padding paddingLeft paddingRight paddingTop paddingBottom border mathDepth mathStyle width'.split(
    ' ',
  ),
);

/** A value of a style or an attribute: no address, no function, no second declaration. */
const isPlain = (value: unknown): value is string | number | boolean => /^[\w\s.%#"+-]*$/.test(String(value));

interface TemmlNode {
  type?: string;
  text?: string;
  attributes?: Record<string, unknown>;
  style?: Record<string, unknown>;
  children?: TemmlNode[];
}

/**
 * A formula written in TeX as MathML.
 * @returns null where it is malformed, too large, or holds what is not drawn here
 */
export function formulaOf(tex: string, display: boolean): MathsElement | null {
  if (tex.length > maxCharacters) return null;
  try {
    const tree: TemmlNode = temml.__renderToMathMLTree(tex, {
      ...{ displayMode: display, throwOnError: true, trust: false, strict: false },
      ...{ maxExpand: 200, maxSize: [20, 20] },
    });
    const [root] = checked(tree, { elements: maxElements }, 0);
    return root === undefined || typeof root === 'string' ? null : root;
  } catch {
    return null;
  }
}

/**
 * A node, or what is in it where it has no name of its own: a fragment, or the span around an equation's number.
 * @throws Error where it holds what is not drawn
 */
function checked(
  { type, text, children = [], ...node }: TemmlNode,
  left: { elements: number },
  depth: number,
): MathsNode[] {
  if (text !== undefined) return [text];
  if (left.elements-- <= 0 || depth > maxDepth) throw new Error('too large a formula');
  const within = children.flatMap((child) => checked(child, left, depth + 1));
  if (type === undefined) return within;
  if (!tags.has(type)) throw new Error(`not drawn: ${type}`);
  return [
    {
      tag: type,
      attributes: kept(node.attributes, attributes),
      style: kept(node.style, styles),
      children: within,
    },
  ];
}

const kept = (all: Record<string, unknown> = {}, names: ReadonlySet<string>) =>
  Object.fromEntries(
    Object.entries(all).flatMap(([name, value]) =>
      names.has(name) && isPlain(value) ? [[name, String(value)]] : [],
    ),
  );
