// What a writer of the storm does next, and where it dies.

const FILLER = "lorem ipsum dolor sit amet ".repeat(20)

/** Numbers from 0 to below 1 that a seed repeats (mulberry32). */
export function seededRandom(seed) {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** A kind of step, which one of its kind, and the number of any step at which the process dies at the latest. */
export function chooseDeath(random) {
  const kinds = ["append", "append", "create", "link", "makeDir", "remove", "removeDir"]
  const kind = pick(random, kinds)
  const when = pick(random, ["before", "middle", "after"])
  const occurrence = 1 + Math.floor(random() * (kind === "append" ? 100 : 4))
  return { kind, when, occurrence, latest: 30 + Math.floor(random() * 120) }
}

/** The next operation: its method, the arguments behind the session, and whether it may be repeated if it is not answered. */
export function nextOperation(random, writer, number, history) {
  const name = `${writer}:${number}`
  const mine = entriesOf(history)
  const kind = mine.length === 0 ? "create" : chooseKind(random())
  switch (kind) {
    case "create":
      return repeatable("createQaEntry", [newEntry(name, true)])
    case "create generated":
      return { method: "createQaEntry", args: [newEntry(name, false)], isRepeatable: false }
    case "batch":
      return repeatable("createQaEntries", [[1, 2, 3].map((part) => newEntry(`${name}.${part}`, true))])
    case "mark the board":
      return once("updateQaEntry", ["board", { memifyMetadataPatch: { [name]: true } }])
    case "update":
      return once("updateQaEntry", [pick(random, mine), { answer: `${name} ${FILLER}` }])
    case "delete":
      return once("deleteQaEntry", [pick(random, mine)])
    case "context":
      return once("setGraphContext", [`${name} ${FILLER.repeat(16)}`])
    default:
      return repeatable("saveTraceStep", [{ traceId: name, originFunction: "storm", status: "ok", memoryQuery: name }])
  }
}

function chooseKind(chance) {
  const upTo = [
    ["create", 0.18],
    ["create generated", 0.3],
    ["batch", 0.34],
    ["mark the board", 0.54],
    ["update", 0.78],
    ["delete", 0.87],
    ["context", 0.96],
    ["trace", 1],
  ]
  return upTo.find(([, limit]) => chance < limit)[0]
}

function repeatable(method, args) {
  return { method, args, isRepeatable: true }
}

function once(method, args) {
  return { method, args, isRepeatable: false }
}

function newEntry(name, hasId) {
  return { question: name, answer: "first", feedbackScore: 3, ...(hasId && { id: name }) }
}

/** The ids of the entries that this writer was told it created, without those that it deleted or meant to. */
function entriesOf(history) {
  const created = history.filter(
    ({ ack, result }) => ack !== undefined && (typeof result === "string" || Array.isArray(result)),
  )
  const begun = new Map(history.filter(({ begin }) => begin !== undefined).map((line) => [line.begin, line]))
  const deleted = new Set(history.filter(({ method }) => method === "deleteQaEntry").map(({ args }) => args[0]))
  return created
    .filter(({ ack }) => begun.get(ack).method !== "saveTraceStep")
    .flatMap(({ result }) => result)
    .filter((id) => !deleted.has(id))
}

function pick(random, items) {
  return items[Math.floor(random() * items.length)]
}
