import type { LoraSettings, LoraTarget } from '#core/training/settings.ts';
import type { DecoderConfig } from '#model/weights/checkpoint.ts';
import type { ProjectionSite } from '../decoder/decoder.ts';

/** The projections that stand side by side in one fused product, in their order. */
export const siteTargets: Record<ProjectionSite, readonly LoraTarget[]> = {
  qkv: ['q_proj', 'k_proj', 'v_proj'],
  output: ['o_proj'],
  gateUp: ['gate_proj', 'up_proj'],
  down: ['down_proj'],
};

export const projectionSites = Object.keys(siteTargets) as ProjectionSite[];

/** Where one projection's A [r, inputs] and B [outputs, r] are: row-major, as PEFT stores them. */
export interface TargetSlot {
  layer: number;
  target: LoraTarget;
  inputs: number;
  outputs: number;
  /** Offset of A in the flat parameters. */
  a: number;
  /** Offset of B. */
  b: number;
  /** The projection's first column in its site's output. */
  column: number;
}

/** The adapted projections of one layer that share a site. */
export interface SiteSlots {
  layer: number;
  site: ProjectionSite;
  inputs: number;
  /** Of the whole site, adapted or not. */
  outputs: number;
  slots: TargetSlot[];
}

/** What is adapted, how strongly, and where each number is in one flat array. */
export interface LoraLayout {
  rank: number;
  /** What (xA)B is multiplied by: α / r, or α / √r for rank-stabilised LoRA. */
  scale: number;
  targets: readonly LoraTarget[];
  sites: SiteSlots[];
  parameters: number;
}

export function loraLayout(
  config: DecoderConfig,
  { rank, alpha, targets, rankStabilised = false }: LoraShape,
): LoraLayout {
  const shapes = projectionShapes(config);
  const sites: SiteSlots[] = [];
  let parameters = 0;
  for (let layer = 0; layer < config.layers; layer++) {
    for (const site of projectionSites) {
      const slots: TargetSlot[] = [];
      let column = 0;
      for (const target of siteTargets[site]) {
        const { inputs, outputs } = shapes[target];
        if (targets.includes(target)) {
          const a = parameters;
          const b = a + rank * inputs;
          parameters = b + rank * outputs;
          slots.push({ layer, target, inputs, outputs, a, b, column });
        }
        column += outputs;
      }
      if (slots.length > 0) sites.push({ layer, site, inputs: slots[0]!.inputs, outputs: column, slots });
    }
  }
  return { rank, scale: alpha / (rankStabilised ? Math.sqrt(rank) : rank), targets, sites, parameters };
}

export interface LoraShape extends Pick<LoraSettings, 'rank' | 'alpha' | 'targets'> {
  rankStabilised?: boolean;
}

function projectionShapes(config: DecoderConfig): Record<LoraTarget, { inputs: number; outputs: number }> {
  const { hiddenSize: C, intermediateSize: F, headDim } = config;
  const Q = config.heads * headDim;
  const KV = config.kvHeads * headDim;
  return {
    q_proj: { inputs: C, outputs: Q },
    k_proj: { inputs: C, outputs: KV },
    v_proj: { inputs: C, outputs: KV },
    o_proj: { inputs: Q, outputs: C },
    gate_proj: { inputs: C, outputs: F },
    up_proj: { inputs: C, outputs: F },
    down_proj: { inputs: F, outputs: C },
  };
}
