import { fsHarness } from "../../store-fs/test/harness.ts"

export const harness = fsHarness()
