/** Username, full name, followers; then what they say of themselves. */
export const PEOPLE = String.raw`
ada-lovelace | Ada Lovelace | 150
Analytical engines, graphs and poetry. London

grace-hopper | Grace Hopper | 132
Compilers, services and the smallest bug. Arlington

kent-baker | Kent Baker | 40
Tests first. Git, JavaScript. Oregon

mira-chen | Mira Chen | 88
TypeScript and timing. Taipei

sam-lee | Sam Lee | 5
Learning in public

jose-garcia | José García | 61
Python desde Sevilla

zoe-muller | Zoë Müller | 23
Unicode und Wortstatistik. Zürich

tanaka-akira | 田中 明 | 47
React hooks. 東京

olga-ivanova | Ольга Иванова | 72
Rust, strings and memory. Новосибирск

rune-berg | Rune Berg | 95
Reliable HTTP, Redis and Go. Oslo

ingrid-sql | Ingrid Larsen | 54
I answer questions about SQL. København

nadia-dotnet | Nadia Haddad | 12
C# and F#. Casablanca

bjarne-k | Bjarne Krogh | 66
Embedded C++ and C. Århus

octo | Octo Cat | 190
Many small repositories

lee-sorter | Lee Sorter | 1
Postal automation

adam-king | Adam King | 9
Games

debby-ounce | Debby Ounce | 2
Baking and cameras
`;
