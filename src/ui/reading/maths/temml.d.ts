/** Temml's own types leave out its tree, the one of its functions that is used here. */
declare module 'temml' {
  const temml: {
    /** MathML as a tree that is no DOM. @throws where the formula is malformed and `throwOnError` is set */
    __renderToMathMLTree(expression: string, options: Record<string, unknown>): object;
  };
  export default temml;
}
