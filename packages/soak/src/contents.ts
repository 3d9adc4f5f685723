import type { NewSessionQaEntry, NewSessionTraceStep, SessionKey } from "@cognee-session/core"

/** Sessions that all lanes share. */
export const SHARED_SESSIONS = 16

/** Sessions of one user of a lane. */
const SESSIONS_OF_A_USER = 20

const WORDS = "what was asked and what was answered, with the passages that the answer was made from, so that ".repeat(
  12,
)

/** One of a few belongs to the anonymous user. */
export function sessionKey(lane: number, session: number): SessionKey {
  const user = Math.floor(session / SESSIONS_OF_A_USER)
  return { sessionId: `s-${lane}-${session}`, userId: user % 5 === 0 ? null : `u-${lane}-${user}` }
}

export function sharedKey(shared: number): SessionKey {
  return { sessionId: `shared-${shared % SHARED_SESSIONS}`, userId: "all" }
}

export function passingKey(lane: number, passing: number): SessionKey {
  return { sessionId: `passing-${lane}-${passing}`, userId: `u-${lane}-p` }
}

export function entryId(lane: number, entry: number): string {
  return `e-${lane}-${entry}`
}

export function sharedId(lane: number, shared: number): string {
  return `x-${lane}-${shared}`
}

export function traceId(lane: number, session: number, trace: number): string {
  return `t-${lane}-${session}-${trace}`
}

/** An entry of 1 KiB as it is created. */
export function entryOf(lane: number, entry: number): NewSessionQaEntry & { readonly id: string } {
  return { id: entryId(lane, entry), question: textOf(entry, 96), ...versionOf(entry, 1), context: textOf(entry, 288) }
}

/** What an update to a version sets. */
export function versionOf(entry: number, version: number): { readonly answer: string; readonly feedbackScore: number } {
  return { answer: `${version}:${textOf(entry + version, 630)}`, feedbackScore: (version % 5) + 1 }
}

export function sharedEntry(lane: number, shared: number): NewSessionQaEntry & { readonly id: string } {
  return { id: sharedId(lane, shared), question: textOf(shared, 96), answer: textOf(lane, 200) }
}

export function contextOf(version: number): string {
  return `${version}:${textOf(version, 500)}`
}

export function stepOf(lane: number, session: number, trace: number): NewSessionTraceStep {
  return {
    traceId: traceId(lane, session, trace),
    originFunction: "search",
    status: "success",
    memoryQuery: textOf(trace, 60),
    memoryContext: textOf(trace + 1, 200),
    methodParams: { limit: trace },
    methodReturnValue: [trace],
    errorMessage: "",
    sessionFeedback: "",
  }
}

function textOf(number: number, length: number): string {
  const start = (number * 61) % (WORDS.length - length)
  return WORDS.slice(start, start + length)
}
