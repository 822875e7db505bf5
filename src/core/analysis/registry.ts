import { agreementAnalysis } from './agreement.ts';
import type { Analysis } from './analysis.ts';
import { bestOfNAnalysis } from './best-of-n.ts';
import { calibrateAnalysis } from './calibrate.ts';
import { compareAnalysis } from './compare.ts';
import { costsAnalysis } from './costs.ts';
import { curveAnalysis } from './curve.ts';
import { disagreementsAnalysis } from './disagreements.ts';
import { distributionAnalysis } from './distribution.ts';
import { estimateAnalysis } from './estimate.ts';
import { groupThresholdsAnalysis } from './group-thresholds.ts';
import type { InputKind } from './inputs.ts';
import { lengthBiasAnalysis } from './length-bias.ts';
import { metricsAnalysis } from './metrics.ts';
import { nearDuplicatesAnalysis } from './near-duplicates.ts';
import { planAnalysis } from './plan.ts';
import { rankAnalysis } from './rank.ts';
import { ratersAnalysis } from './raters.ts';
import { sampleAnalysis } from './sample.ts';
import { selfPreferenceAnalysis } from './self-preference.ts';
import { sensitivityAnalysis } from './sensitivity.ts';
import { shiftAnalysis } from './shift.ts';
import { slicesAnalysis } from './slices.ts';
import { tableAnalysis } from './table.ts';
import { teachingAnalysis } from './teaching.ts';
import { threeWayAnalysis } from './three-way.ts';
import { thresholdAnalysis } from './threshold.ts';

/** Every analysis, in the order of the command's list. The worker's requests and the commands follow from it. */
export const analysisList = [
  metricsAnalysis,
  thresholdAnalysis,
  threeWayAnalysis,
  groupThresholdsAnalysis,
  costsAnalysis,
  curveAnalysis,
  calibrateAnalysis,
  distributionAnalysis,
  slicesAnalysis,
  compareAnalysis,
  disagreementsAnalysis,
  sensitivityAnalysis,
  tableAnalysis,
  ratersAnalysis,
  agreementAnalysis,
  rankAnalysis,
  bestOfNAnalysis,
  lengthBiasAnalysis,
  selfPreferenceAnalysis,
  nearDuplicatesAnalysis,
  shiftAnalysis,
  sampleAnalysis,
  estimateAnalysis,
  planAnalysis,
  teachingAnalysis,
] as const;

/** The analyses by the name of their request; each keeps its own types. */
export type Analyses = { [A in (typeof analysisList)[number] as A['id']]: A };

export type AnalysisId = keyof Analyses;

/** An analysis of which only the shape is known: what reads the registry without naming one. */
// biome-ignore lint/suspicious/noExplicitAny: inputs, options and results differ from analysis to analysis, and each is used with its own only.
export type AnyAnalysis = Analysis<string, InputKind, any, any>;

export const analyses = Object.fromEntries(
  analysisList.map((analysis) => [analysis.id, analysis]),
) as Analyses;
