import type { SessionStoreDriver } from "./driver.ts"
import type { SessionRef } from "./session-key.ts"

/** The default `latestQaId`: right on any driver, at the price of reading one whole entry. */
export async function latestQaId(
  driver: Pick<SessionStoreDriver, "getLatestQaEntries">,
  session: SessionRef,
): Promise<string | null> {
  const entries = await driver.getLatestQaEntries(session, 1, null)
  return entries?.at(-1)?.id ?? null
}
