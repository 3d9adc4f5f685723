// For each line of its input: opens a store as the line says, creates entries there one after the other, and tells each
// id that was acknowledged.
import { createInterface } from "node:readline"

for await (const line of createInterface({ input: process.stdin })) {
  const { url, factory, options, prefix, count } = JSON.parse(line)
  const store = (await import(url))[factory](options)
  for (let n = 0; n < count; n++) {
    const id = await store.createQaEntry({ sessionId: "s" }, { id: `${prefix}-${n}`, question: "q", answer: "a" })
    process.stdout.write(`${id}\n`)
  }
  await store.close()
}
