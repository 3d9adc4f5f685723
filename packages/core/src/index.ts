export { createSessionStore } from "./create-session-store.ts"
export type { CreateVerdict, SessionStoreDriver } from "./driver.ts"
export { SessionError, isSessionError } from "./errors.ts"
export type { SessionErrorCode, SessionErrorOptions, SessionOutcome } from "./errors.ts"
export type { JsonValue } from "./json.ts"
export { latestQaId } from "./latest-qa-id.ts"
export { applyQaEntryChange } from "./qa-entry.ts"
export type {
  NewSessionQaEntry,
  QaEntryChange,
  QaEntryDraft,
  SessionQaEntry,
  SessionQaUpdate,
  UsedGraphElementIds,
} from "./qa-entry.ts"
export type { SessionKey, SessionRef } from "./session-key.ts"
export { compareSessions, pageOfSessions } from "./session-list.ts"
export type { SessionInfo, SessionPage, SessionScope } from "./session-list.ts"
export type { SessionOperation, SessionStore, SessionStoreCapabilities } from "./session-store.ts"
export { TRACING_CHANNEL } from "./tracing.ts"
export type { SessionTracingMessage } from "./tracing.ts"
export type { NewSessionTraceStep, SessionTraceStep, TraceStepDraft } from "./trace-step.ts"
export { checkOptions, toTtlMilliseconds } from "./store-options.ts"
