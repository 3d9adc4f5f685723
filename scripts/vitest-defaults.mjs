// What the tests of all packages have in common. Each package's vitest.config.ts starts from it.

export const testDefaults = {
  // Most tests start processes and servers, and the first may have to fetch a server.
  testTimeout: 120_000,
  hookTimeout: 120_000,
  // A process goes from file to file. To start one for each takes half a second of CPU every time.
  isolate: false,
  // What is built runs as Node loads it. Vitest would put a getter before each of its imports: conformance on files took
  // a fifth more CPU.
  server: { deps: { external: [/\/packages\/[^/]+\/dist\//] } },
}
