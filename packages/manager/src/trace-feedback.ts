import { stripVTControlCharacters } from "node:util"
import type { JsonValue } from "@cognee-session/core"
import { cutText } from "./text.ts"

/** Puts a return value into one short sentence, by asking a language model, say. `signal` is aborted when time is up. */
export type Summarize = (value: JsonValue, options: { readonly signal: AbortSignal }) => string | PromiseLike<string>

/** How long a summary may be, in UTF-16 units. */
const MAX_UNITS = 500

/** What is read of a summary that is far too long. */
const MAX_RAW_UNITS = 16 * MAX_UNITS

/** The sentence that says how a step ended, when nobody has a better one. */
export function fixedFeedback(originFunction: string, status: string, errorMessage: string): string {
  if (status.trim().toLowerCase() !== "error") return `${originFunction} succeeded.`
  const reason = errorMessage.trim()
  return reason === "" ? `${originFunction} failed.` : `${originFunction} failed. Reason: ${reason}.`
}

/** A summary of the value, fit to be stored; `""` when there is none, for whatever reason, within the time. */
export async function summaryOf(value: JsonValue, summarize: Summarize, timeoutMs: number): Promise<string> {
  const timeUp = new AbortController()
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise<string>((resolve) => {
    timer = setTimeout(() => {
      resolve("")
      timeUp.abort(new DOMException("the summary took too long", "TimeoutError"))
    }, timeoutMs)
  })
  try {
    const summary: unknown = await Promise.race([summarize(value, { signal: timeUp.signal }), timeout])
    return typeof summary === "string" ? cleanFeedback(summary) : ""
  } catch {
    return "" // the step counts, not its summary
  } finally {
    clearTimeout(timer)
  }
}

/** One line without terminal sequences and control characters. */
function cleanFeedback(text: string): string {
  const line = stripVTControlCharacters(cutText(text, MAX_RAW_UNITS)).replaceAll(/[\p{Cc}\s]+/gu, " ")
  return cutText(line.trim(), MAX_UNITS).trimEnd()
}
