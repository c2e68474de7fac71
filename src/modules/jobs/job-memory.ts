interface Waiting {
  readonly bytes: number;
  readonly enter: () => void;
}

/** Lets in as much work as there is memory for, in the order in which it came. */
export class JobMemory {
  private readonly waiting: Waiting[] = [];
  private taken = 0;

  constructor(private readonly bytes: number) {}

  /** Resolves once there is room. What is larger than all of it comes in alone. */
  take(bytes: number): Promise<void> {
    return new Promise((enter) => {
      this.waiting.push({ bytes, enter });
      this.letIn();
    });
  }

  /** @param bytes as many as were taken */
  give(bytes: number): void {
    this.taken -= bytes;
    this.letIn();
  }

  private letIn(): void {
    for (let [next] = this.waiting; next && this.hasRoom(next.bytes); [next] = this.waiting) {
      this.waiting.shift();
      this.taken += next.bytes;
      next.enter();
    }
  }

  private hasRoom(bytes: number): boolean {
    return this.taken === 0 || this.taken + bytes <= this.bytes;
  }
}
