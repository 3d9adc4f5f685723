import type { SessionRef, SessionStore } from "@cognee-session/core"
import { isEmpty, readContents, stepMarkOf } from "./session-contents.ts"

/** A session that is not the same in source and target. */
export interface SessionDifference extends SessionRef {
  /** It is missing in the target, the target alone has it, or this part differs. */
  readonly difference: "missing" | "extra" | "entries" | "graphContext" | "trace"
}

/** How a session differs. */
export async function differencesOf(
  { from, to }: { readonly from: SessionStore; readonly to: SessionStore },
  { userId, sessionId }: SessionRef,
): Promise<SessionDifference[]> {
  const session = { userId, sessionId }
  const [source, target] = [await readContents(from, session), await readContents(to, session)]
  if (isEmpty(source)) return []
  if (isEmpty(target)) return [{ ...session, difference: "missing" }]
  const pairs = [
    ["entries", digestsOf(source.entries), digestsOf(target.entries)],
    ["trace", digestsOf(source.steps.map(stepMarkOf)), digestsOf(target.steps.map(stepMarkOf))],
    ["graphContext", source.graphContext, target.graphContext],
  ] as const
  return pairs.filter(([, one, other]) => one !== other).map(([difference]) => ({ ...session, difference }))
}

function digestsOf(marks: readonly { readonly digest: string }[]): string {
  return marks.map(({ digest }) => digest).join()
}
