import { fileURLToPath } from "node:url"
import type { SessionStoreHarness } from "@cognee-session/testkit"

/** The path of a file beside this one: plain JavaScript, because Node itself loads it. */
export function harnessFile(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url))
}

/** A harness that a file beside this one exports. */
export async function loadHarness(name: string, exported = "harness"): Promise<SessionStoreHarness> {
  const module = (await import(new URL(name, import.meta.url).href)) as Record<string, SessionStoreHarness>
  return module[exported]!
}
