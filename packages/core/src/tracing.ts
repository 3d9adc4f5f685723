import { type TracingChannel, tracingChannel } from "node:diagnostics_channel"
import { type SessionError, type SessionErrorCode, isSessionError } from "./errors.ts"
import type { SessionRef } from "./session-key.ts"
import type { SessionOperation } from "./session-store.ts"

/** What a subscriber to the tracing channel `cognee-session` gets with each event. Never what a session holds. */
export interface SessionTracingMessage {
  /** The driver's name, such as `"fs"`. */
  readonly store: string
  /** The method that was called. */
  readonly operation: SessionOperation
  /** `null` for operations on many sessions, and when the key was refused. */
  readonly session: SessionRef | null
  /** Set once the operation has ended: `"ok"`, or the code of its error. */
  outcome?: "ok" | SessionErrorCode
  /** Set once the operation has failed. */
  error?: SessionError
}

/** The name of the tracing channel on Node's `diagnostics_channel`. */
export const TRACING_CHANNEL = "cognee-session"

const channel: TracingChannel<SessionTracingMessage, SessionTracingMessage> = tracingChannel(TRACING_CHANNEL)

/** Asks each event's own channel, because not every runtime's `TracingChannel` can say it for all. */
export function isTraced(): boolean {
  return (
    channel.start.hasSubscribers ||
    channel.end.hasSubscribers ||
    channel.asyncStart.hasSubscribers ||
    channel.asyncEnd.hasSubscribers ||
    channel.error.hasSubscribers
  )
}

/** Runs `work` and publishes its events. Unlike `tracePromise` it does not attach the result, which holds users' text. */
export function traceOperation<T>(message: SessionTracingMessage, work: () => Promise<T>): Promise<T> {
  const promise = channel.start.runStores(message, work)
  channel.end.publish(message)
  return promise.then(
    (result) => {
      message.outcome = "ok"
      publishAsyncEnd(message)
      return result
    },
    (error: unknown) => {
      if (isSessionError(error)) Object.assign(message, { outcome: error.code, error })
      channel.error.publish(message)
      publishAsyncEnd(message)
      throw error
    },
  )
}

function publishAsyncEnd(message: SessionTracingMessage): void {
  channel.asyncStart.publish(message)
  channel.asyncEnd.publish(message)
}
