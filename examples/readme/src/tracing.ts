// #region subscribe
import { tracingChannel } from "node:diagnostics_channel"
import { type SessionTracingMessage, TRACING_CHANNEL } from "@cognee-session/core"

tracingChannel(TRACING_CHANNEL).asyncEnd.subscribe((message) => {
  const { store, operation, outcome } = message as SessionTracingMessage
  console.log(store, operation, outcome) // memory latestQaId ok
})
// #endregion

const { memoryStore } = await import("@cognee-session/core/memory")
await memoryStore().latestQaId({ sessionId: "traced" })
