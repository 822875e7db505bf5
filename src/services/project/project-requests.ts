import type { OpenedProject, OpenProject, SaveProject } from '#protocol/project-protocol.ts';
import { importCancelled } from '../data/import-job.ts';
import { type OpenProjectDependencies, openProject } from './open-project.ts';
import { saveProject } from './save-project.ts';

/** What the data worker is asked of project files. */
export class ProjectRequests {
  /** Files that are being opened, or wait. */
  readonly #opening = new Set<AbortController>();
  readonly #dependencies: Omit<OpenProjectDependencies, 'refuseIfCancelled'>;

  constructor(dependencies: Omit<OpenProjectDependencies, 'refuseIfCancelled'>) {
    this.#dependencies = dependencies;
  }

  save(request: SaveProject): Promise<Blob> {
    return saveProject(this.#dependencies.store, request, this.#dependencies.timestamp());
  }

  /** @param turn settles when the imports before it have ended */
  async open(request: OpenProject, turn: Promise<unknown>): Promise<OpenedProject> {
    const stop = new AbortController();
    this.#opening.add(stop);
    const refuseIfCancelled = () => {
      if (stop.signal.aborted) throw importCancelled();
    };
    try {
      await turn;
      return await openProject({ ...this.#dependencies, refuseIfCancelled }, request);
    } finally {
      this.#opening.delete(stop);
    }
  }

  /** `open` then rejects with `import-cancelled`, unless all is stored already. */
  cancel(): void {
    for (const stop of this.#opening) stop.abort();
  }
}
