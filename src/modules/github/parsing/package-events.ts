import { changeTimes, type EventEntries, type EventEntry } from './event-entry.js';
import { text } from './payload-reader.js';

/** A container's version is its digest, which names nothing to a reader. */
const DIGEST = 'sha256:';

const packageEvent = (name: string): EventEntry => {
  const version = (payload: unknown): string | undefined =>
    [
      text(payload, name, 'package_version', 'version'),
      text(payload, name, 'package_version', 'container_metadata', 'tag', 'name'),
    ].find((candidate) => candidate !== undefined && !candidate.startsWith(DIGEST));
  return {
    it: [
      `{type} package {${name}.name}[ {version}]`,
      `package {${name}.name}[ {version}]`,
      'a package',
    ],
    words: {
      version,
      type: (payload) => text(payload, name, 'package_type')?.toLowerCase(),
    },
    summary: [`{${name}.package_version.summary}`, `{${name}.description}`],
    body: [`${name}.package_version.body`],
    urls: [`${name}.package_version.html_url`, `${name}.html_url`],
    times: [...changeTimes(`${name}.package_version`), ...changeTimes(name)],
  };
};

export const PACKAGE_EVENTS: EventEntries = {
  package: packageEvent('package'),
  registry_package: packageEvent('registry_package'),
  rubygems_metadata: {
    it: ['gem {name}[ {version_info.version}]', 'a gem'],
    title: 'published {it}',
    summary: ['{description}'],
    urls: ['homepage'],
  },
};
