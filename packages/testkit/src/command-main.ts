#!/usr/bin/env node
import { constants } from "node:os"
import { inspect } from "node:util"
import { runCommand } from "./command.ts"

// The program that `cognee-session-testkit` names.

const running = new AbortController()
const output = {
  colours: process.stdout.isTTY && !process.env["NO_COLOR"],
  print: (text: string) => void process.stdout.write(text),
  printError: (text: string) => void process.stderr.write(text),
}

/** Ends the run; what it has started ends with it. Asked for twice it does not wait for that. */
function end(code: number, why: string): void {
  if (running.signal.aborted) process.exit(code)
  output.printError(`\n${why}\n`)
  process.exitCode = code
  running.abort(why)
}

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
  process.on(signal, () => end(128 + constants.signals[signal], `ended by ${signal}`))
process.on("uncaughtException", (error, origin) => {
  const why = `${origin}, outside of every call: ${inspect(error)}`
  if (running.signal.aborted) output.printError(`${why}\n`)
  else end(1, why)
})

try {
  process.exitCode = await runCommand(process.argv.slice(2), output, running.signal)
} catch (error) {
  if (!running.signal.aborted) end(2, inspect(error))
}
// What a harness has left open must not keep the command running.
process.stdout.write("", () => process.exit())
