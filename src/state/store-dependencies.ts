import type { JudgedDemo } from '#core/demo/judged-demo.ts';
import type { WorkLocks } from '#core/run/work-locks.ts';
import type { BatchExportProtocol } from '#protocol/batch-export-protocol.ts';
import type { DataProtocol } from '#protocol/data-protocol.ts';
import type { DownloadProtocol } from '#protocol/download-protocol.ts';
import type { HubProtocol } from '#protocol/hub-protocol.ts';
import type { JudgeProtocol } from '#protocol/judge-protocol.ts';
import type { MapProtocol } from '#protocol/map-protocol.ts';
import type { MetricsProtocol } from '#protocol/metrics-protocol.ts';
import type { TeachingProtocol } from '#protocol/teaching-protocol.ts';
import type { TrainerProtocol } from '#protocol/trainer-protocol.ts';
import type { BenchClient } from './bench-store.ts';
import type { Client } from './client.ts';
import type { Environment } from './environment.ts';
import type { AddressBar } from './route-store.ts';
import type { DarkQuery, Preferences } from './theme-store.ts';

/** Everything that the stores are given from outside. */
export interface StoreDependencies {
  data: Client<DataProtocol>;
  downloads: Client<DownloadProtocol>;
  judge: Client<JudgeProtocol>;
  /** The hub worker; called once models of a Hub are asked for. */
  openHub(): Client<HubProtocol>;
  /** The map worker; called once a map is asked for. */
  openMap(): Client<MapProtocol>;
  /** The batch worker; called once requests are exported. */
  openBatch(): Client<BatchExportProtocol>;
  /** The teaching worker; called once a judge is taught. */
  openTeaching(): Client<TeachingProtocol>;
  metrics: Client<MetricsProtocol>;
  /** A new bench worker at each call. */
  openBench(): BenchClient;
  trainer: Client<TrainerProtocol>;
  environment: Environment;
  /** What other tabs of this browser are busy with. */
  locks: WorkLocks;
  preferences: Preferences;
  /** Asks the browser not to clear what this page stores; some browsers ask the user. @returns whether it promised */
  requestPersistence(): Promise<boolean>;
  systemDark: DarkQuery;
  address: AddressBar;
  firstScreen: string;
  /** The demo with the scores that came with the page. */
  judgedDemo(): Promise<JudgedDemo>;
  /** Runs `task` before the next frame; several calls in one frame may be one. */
  nextFrame(task: () => void): void;
  /** Runs `task` once nothing has asked for it for a moment. */
  atRest(task: () => void): void;
  /** Resolves after a while: how long a run goes on between two looks at its metrics. */
  delay(): Promise<void>;
}
