export { harness } from "../../testkit/test/harnesses/memory.mjs"
