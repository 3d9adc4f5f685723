// Opens a store as its arguments say, creates entries one after the other, and tells each id that was acknowledged.
const { url, factory, options, prefix, count } = JSON.parse(process.argv[2])
const store = (await import(url))[factory](options)
for (let n = 0; n < count; n++) {
  const id = await store.createQaEntry({ sessionId: "s" }, { id: `${prefix}-${n}`, question: "q", answer: "a" })
  process.stdout.write(`${id}\n`)
}
await store.close()
