import type { IDBPDatabase } from 'idb';
import { type GradingPlan, noPlan } from '#core/grading/grading-plan.ts';
import { checkPlan } from '#core/grading/grading-schema.ts';
import { guarded } from './failures.ts';
import type { WorkbenchSchema } from './schema.ts';

/** How each dataset is to be graded. */
export class GradingPlanStore {
  readonly #db: IDBPDatabase<WorkbenchSchema>;

  constructor(db: IDBPDatabase<WorkbenchSchema>) {
    this.#db = db;
  }

  put(datasetId: string, plan: GradingPlan): Promise<void> {
    return guarded(async () => void (await this.#db.put('gradingPlans', { datasetId, plan })));
  }

  /** No guidelines and no target where nothing is stored, or what is stored is damaged. */
  async get(datasetId: string): Promise<GradingPlan> {
    const stored = await guarded(() => this.#db.get('gradingPlans', datasetId));
    const checked = checkPlan(stored?.plan);
    return checked.ok ? checked.value : noPlan;
  }
}
