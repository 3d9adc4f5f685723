// The process of one subject: does what its parent tells it, one thing at a time.
import { SubjectWork } from "./subject-work.ts"
import type { Asked, Answer } from "./subject-process.ts"

const work = new SubjectWork()

process.on("message", (message) => void answer(message as Asked))

async function answer({ method, args }: Asked): Promise<void> {
  const reply = await doAsked(method, args)
  process.send!(reply, () => {
    if (method === "close") process.exit()
  })
}

async function doAsked(method: Asked["method"], args: readonly unknown[]): Promise<Answer> {
  try {
    const asked = work[method] as (...args: readonly unknown[]) => unknown
    return { result: await asked.apply(work, args as unknown[]) }
  } catch (error) {
    return { error: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
}

// Nobody asks any more: the parent has ended.
process.on("disconnect", () => process.exit())
