/** A WGSL compute shader with its bindings: outputs first, then inputs, then one block of uniform parameters. */
export interface ProgramSpec {
  /** Element types of the arrays, by name. */
  outputs: Record<string, string>;
  inputs: Record<string, string>;
  /** At most 16, of four bytes each, in the order in which they are passed. */
  params: Record<string, 'u32' | 'f32'>;
  workgroup: readonly [number, number];
  /** Uses subgroup operations, which all lanes of a quad reach together. */
  subgroups?: boolean;
  /** Functions and workgroup variables. */
  globals?: string;
  /** Sees `gid`, `wid` and `groups` (vec3<u32>), `lane` (index in the workgroup) and `params`. */
  body: string;
}

export function shaderSource({ outputs, inputs, params, workgroup, subgroups, globals, body }: ProgramSpec) {
  const storage = [
    ...Object.entries(outputs).map(([name, type]) => ({ name, type, access: 'read_write' })),
    ...Object.entries(inputs).map(([name, type]) => ({ name, type, access: 'read' })),
  ];
  return [
    subgroups ? 'enable subgroups;\ndiagnostic(off, subgroup_uniformity);' : '',
    `struct Params { ${Object.entries(params)
      .map(([name, type]) => `${name}: ${type},`)
      .join(' ')} }`,
    ...storage.map(
      ({ name, type, access }, binding) =>
        `@group(0) @binding(${binding}) var<storage, ${access}> ${name}: array<${type}>;`,
    ),
    `@group(0) @binding(${storage.length}) var<uniform> params: Params;`,
    globals ?? '',
    `@compute @workgroup_size(${workgroup[0]}, ${workgroup[1]})
fn main(@builtin(global_invocation_id) gid: vec3<u32>, @builtin(workgroup_id) wid: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>, @builtin(local_invocation_index) lane: u32) {
${body}
}`,
  ].join('\n');
}

/** 0 .. count − 1, to unroll a loop of WGSL with. */
export const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

/** One piece of WGSL for each of 0 .. count − 1. */
export const unroll = (count: number, piece: (i: number) => string): string =>
  range(count).map(piece).join('\n');
