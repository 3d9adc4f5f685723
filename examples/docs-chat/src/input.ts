import { createInterface } from "node:readline"
import { completeCommand } from "./commands.ts"

/** The lines that come through a pipe or from a file, without empty ones. */
export async function* pipedLines(input: NodeJS.ReadStream): AsyncGenerator<string> {
  const reader = createInterface({ input, crlfDelay: Infinity })
  input.once("error", () => reader.close())
  try {
    for await (const line of reader) if (line.trim() !== "") yield line
  } finally {
    reader.close() // after `/quit` nobody waits for the end of the input
  }
  if (input.errored !== null) throw input.errored
}

/** The lines that somebody types at a prompt, without empty ones. Ctrl-C and Ctrl-D end them. */
export async function* typedLines(prompt: string, earlier: readonly string[]): AsyncGenerator<string> {
  const reader = createInterface({
    input: process.stdin,
    output: process.stdout,
    prompt,
    history: earlier.toReversed(), // the newest first, as the arrow keys bring them
    completer: completeCommand,
  })
  let open = true
  reader.once("SIGINT", () => reader.close())
  reader.once("close", () => (open = false))
  reader.prompt()
  try {
    for await (const line of reader) {
      if (line.trim() !== "") yield line
      if (open) reader.prompt()
    }
    process.stdout.write("\n") // the line of the prompt has no end yet
  } finally {
    reader.close()
  }
}
