import { backendSection } from "./backend-section.ts"
import type { BackendResult } from "../result.ts"

const HEAD = `# Benchmark results

<!-- Written by \`npm run bench\`; changes by hand are lost with the next run. -->

The stores of this project, the least that their work takes (the floor), and what people would pick instead, on the same
work, side by side. \`npm run bench\` repeats it all; [packages/bench](../../packages/bench/README.md) says how it measures.

## How to read

- **The work.** Append an entry of 1 KiB, read the latest 10, read all, update one of the latest 10, delete the latest; in
  sessions of 10, 1,000 and 10,000 entries, one call at a time, and on short sessions with 32 calls under way at once, each
  in a session of its own. Where somebody keeps a question and its answer as two messages, an entry is two messages.
- **A time** is that of one call: of the median round, and in parentheses of the quickest and the slowest round. Behind it
  stands the median of its multiples of the floor in the same round.
- **The noise.** \`floor again\` is a second copy of the floor, in the same rounds. By how much the two differ, in the middle
  one of the rounds, is noise, and smaller differences mean nothing. Where ours and the best of the others are nearer to
  each other, the table says so.
- **Whoever is quick and loses data** is not quick: "What is kept" counts what is there after 64 appends to one session, or
  32 updates of different entries of one session, that were made at once; by one process, and by two.
- **Memory** is the most that a process ever had that opened the subject, then on a session of 10,000 entries appended one,
  read the latest 10, updated one and deleted one. Our stores for SQL are built on drizzle-orm, whose \`package.json\` is so
  long that Node 22 and later, which parse it once for each of its modules, take some 70 MiB for a moment to load it.
- **Nobody does the same.** "Who is who" says what each does less or more than a session store of this project: with an id
  for each entry, safe repeats, one order for all readers, any number of processes, expiry.
- LangGraph's checkpointer for Redis is missing: it needs the modules RedisJSON and RediSearch.`

export function page(results: readonly BackendResult[]): string {
  return `${[HEAD, ...results.map(backendSection)].join("\n\n")}\n`
}
