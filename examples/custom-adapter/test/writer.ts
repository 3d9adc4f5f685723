import { jsonFileStore } from "../src/json-file-store.ts"

// A process that writes until it is killed, and tells of each entry that was acknowledged.

const store = jsonFileStore({ file: process.argv[2] ?? "" })
for (let n = 0; ; n++) {
  await store.createQaEntry({ sessionId: "s" }, { id: `e${n}`, question: "q", answer: "a".repeat(10_000) })
  process.stdout.write(`e${n}\n`)
}
