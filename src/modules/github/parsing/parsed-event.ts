/** What people read of an event of GitHub. */
export interface ParsedEvent {
  readonly action: string | null;
  readonly actor: { readonly login: string; readonly avatarUrl: string | null } | null;
  /** One line of at most 255 characters. */
  readonly title: string;
  /** Lines of plain text, at most 1,000 characters; never empty. */
  readonly summary: string;
  /** The page about it, http or https, at most 2,048 characters. */
  readonly url: string | null;
  /** A branch's or tag's short name. */
  readonly ref: string | null;
  /** Within the years 1970 to 9999. */
  readonly occurredAt: Date | null;
  readonly repository: { readonly id: number; readonly fullName: string } | null;
  /** The hook that a `ping` introduces. */
  readonly hook: { readonly id: number; readonly isOfRepository: boolean } | null;
}
