/** Names that are, or may become, parts of addresses, or that pretend to speak for the site. */
const RESERVED: ReadonlySet<string> = new Set(
  `abuse account accounts admin administrator admins all anonymous api app assets auth avatar
   avatars billing blog bot cdn contact copyright dashboard demo dev devices docs download email
   everyone explore favicon feed files follow followers following github guest health help here
   home hooks host hostmaster info invite jobs legal live localhost login logout mail me metrics
   mod moderator moderators nobody notification notifications null oauth official operator owner
   password payment payments ping postmaster press privacy profile public register reset robots
   root sales search security self server session sessions settings setup shop signin signout
   signup site sitemap snippets socket socket-io staff static stats status store stream streams
   stripe subscription subscriptions superuser support switchboard sysadmin system team teams
   terms test undefined unknown upload uploads user username users webhook webhooks webmaster
   well-known wiki www you`.split(/\s+/),
);

export const isReservedUsername = (username: string): boolean =>
  RESERVED.has(username.toLowerCase());
