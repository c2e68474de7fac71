/** Texts by their names, as many as there is room for; those that were longest not asked for go. */
export class KeptTexts {
  private readonly texts = new Map<string, string>();
  private characters = 0;

  constructor(private readonly maxCharacters: number) {}

  get(name: string): string | undefined {
    const text = this.texts.get(name);
    if (text !== undefined) {
      // A map has what was set last at its end.
      this.texts.delete(name);
      this.texts.set(name, text);
    }
    return text;
  }

  set(name: string, text: string): void {
    this.forget(name);
    this.texts.set(name, text);
    this.characters += text.length;
    for (const oldest of this.texts.keys()) {
      if (this.characters <= this.maxCharacters) return;
      this.forget(oldest);
    }
  }

  private forget(name: string): void {
    this.characters -= this.texts.get(name)?.length ?? 0;
    this.texts.delete(name);
  }
}
