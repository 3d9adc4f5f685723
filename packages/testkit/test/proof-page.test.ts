import { readFile } from "node:fs/promises"
import { expect, it } from "vitest"
import { brokenOnFiles } from "./broken/files/broken-on-files.mjs"
import { brokenInMemory } from "./broken/memory/broken-memory.ts"
import { withTable } from "./broken/proof-table.ts"

const PAGE = new URL("../../../docs/conformance-proof.md", import.meta.url)

it("docs/conformance-proof.md lists the broken stores as they are (`npx vitest run proof-page -u` writes it anew)", async () => {
  const page = withTable(await readFile(PAGE, "utf8"), { memoryStore: brokenInMemory, fsStore: brokenOnFiles })
  await expect(page).toMatchFileSnapshot(PAGE.pathname)
})
