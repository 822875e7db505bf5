import type { TrainingEvent, TrainingPhase } from '#core/training/events.ts';

const words: Record<TrainingPhase, string> = {
  'self-eval': 'rows evaluated by the base model',
  similarity: 'rows compared with their references',
  prompts: 'rows tokenised',
  'hidden-states': 'prompts read',
  test: 'rows tested',
};

/** Progress on stderr, a line at a time, not more often than every few seconds in one phase. */
export class TrainingProgress {
  #phase: TrainingPhase | null = null;
  #last = 0;

  phase(phase: TrainingPhase, done: number, total: number): void {
    const now = Date.now();
    if (phase === this.#phase && done < total && now - this.#last < 5000) return;
    this.#phase = phase;
    this.#last = now;
    write(`${done} of ${total} ${words[phase]}`);
  }

  event(event: TrainingEvent): void {
    switch (event.kind) {
      case 'begun':
        write(
          event.step > 0
            ? `going on after step ${event.step} of ${event.steps}`
            : `training for ${event.steps} steps`,
        );
        break;
      case 'step': {
        const { step, teacher, student, distillation, gradientNorm, seconds, tokens } = event.point;
        write(
          `step ${step} of ${event.steps} · CE with reference ${teacher.toFixed(3)} · without ${student.toFixed(3)} · KL ${distillation.toFixed(3)} · gradient ${gradientNorm.toFixed(2)} · ${Math.round(tokens / seconds)} tokens/s · ${Math.round((seconds * (event.steps - step)) / 60)} min left`,
        );
        break;
      }
      case 'validation':
        write(
          `after step ${event.point.step}: agreement ${event.point.agreement?.toFixed(3) ?? 'undefined'}, CE ${event.point.student.toFixed(3)} on ${event.point.rows} rows`,
        );
        break;
      case 'notice':
        write(event.message);
        break;
      case 'saved':
        break;
    }
  }
}

const write = (line: string) => void process.stderr.write(`${line}\n`);
