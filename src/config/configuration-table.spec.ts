import { configurationTables, withConfigurationTables } from './configuration-table.js';
import { defineSection } from './section.js';
import { sections } from './sections.js';
import { text } from './validators.js';
import { optional, requiredInProduction, withDefault } from './variable.js';

const colours = defineSection(
  'Colours',
  {
    PAINT: withDefault(text, 'red', { desc: 'Red | green.', example: 'green' }),
    KEY: requiredInProduction(text, 'hush', { desc: 'Opens it.', example: 'make', secret: true }),
    PIN: withDefault(text, '1234', { desc: 'Locks it.', example: 'make', secret: true }),
    GLOSS: optional(text, { desc: 'Shine.', example: 'high' }),
  },
  () => ({}),
);

const TABLE = `### Colours

| Variable | Default                | Meaning       |
| -------- | ---------------------- | ------------- |
| \`PAINT\`  | \`red\`                  | Red \\| green. |
| \`KEY\`    | required in production | Opens it.     |
| \`PIN\`    | a well-known one       | Locks it.     |
| \`GLOSS\`  | unset                  | Shine.        |
`;

describe('configurationTables', () => {
  it('lists name, default and meaning in even columns, without the value of any secret', () => {
    expect(configurationTables([colours])).toBe(TABLE);
  });

  it('describes every variable and shows how each is written', () => {
    for (const { specs } of sections) {
      for (const spec of Object.values(specs)) {
        expect(spec.desc).toMatch(/^\S.*\.$/);
        expect(spec.example).toMatch(/\S/);
      }
    }
  });

  it('accepts its own examples', () => {
    for (const { specs } of sections) {
      for (const [name, spec] of Object.entries(specs)) {
        if (spec.secret || name === 'SENDGRID_WEBHOOK_PUBLIC_KEY') continue;
        expect(() => spec._parse(spec.example)).not.toThrow();
      }
    }
  });

  it('lists no variable twice', () => {
    const names = sections.flatMap(({ specs }) => Object.keys(specs));
    expect(names).toEqual([...new Set(names)]);
  });
});

describe('withConfigurationTables', () => {
  const document = 'before\n<!-- configuration:begin -->\nold\n<!-- configuration:end -->\nafter\n';

  it('replaces what lies between the markers and nothing else', () => {
    expect(withConfigurationTables(document, [colours])).toBe(
      `before\n<!-- configuration:begin -->\n\n${TABLE}\n<!-- configuration:end -->\nafter\n`,
    );
  });

  it('changes nothing the second time', () => {
    const once = withConfigurationTables(document, [colours]);
    expect(withConfigurationTables(once, [colours])).toBe(once);
  });

  it('refuses a document without both markers in order', () => {
    for (const broken of ['', '<!-- configuration:end --><!-- configuration:begin -->']) {
      expect(() => withConfigurationTables(broken, [colours])).toThrow('lacks');
    }
  });
});
