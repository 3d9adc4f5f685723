// A rejection of a traced function that nobody handles: Node ends the process, as it would without the trace.
import { memoryStore } from "@cognee-session/core/memory"
import { SessionManager } from "@cognee-session/manager"

const fails = async () => {
  throw new Error("nobody handles this")
}
void new SessionManager(memoryStore()).session().traced(fails)()
setTimeout(() => console.log("still there"), 1000)
