import { SessionError, isSessionError } from "./errors.ts"
import type { SessionRef } from "./session-key.ts"

/** A call with its arguments checked. */
export interface Call<T> {
  readonly session?: SessionRef
  /** The ids that a create is sent with. */
  readonly ids?: readonly string[]
  readonly run: () => Promise<T>
}

/** What `prepare` throws becomes a rejection: a method never throws by itself. Arguments that cannot even be read are the caller's mistake. */
export function prepared<T>(prepare: () => Call<T>): Call<T> {
  try {
    return prepare()
  } catch (error) {
    const known = isSessionError(error)
    return refusedCall(
      known ? error : new SessionError({ code: "INVALID_PARAMETER", message: "an argument cannot be read" }),
    )
  }
}

export function refusedCall(error: SessionError): Call<never> {
  return { run: () => Promise.reject(error) }
}

export function closedError(store: string): SessionError {
  return new SessionError({ code: "CLOSED", message: `the ${store} store was closed; open another` })
}
