/** What a gated unit does to its gate: SiLU (SwiGLU), or GELU by its tanh formula (GeGLU). */
export type Activation = 'silu' | 'gelu-tanh';
