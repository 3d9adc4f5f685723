import {
  CaseFailure,
  type SessionStoreHarness,
  conformanceCases,
  runCase,
  testSessionStore,
} from "@cognee-session/testkit"
import { describe, expect, it } from "vitest"
import { brokenDrivers } from "./broken/broken-drivers.ts"
import { brokenStores, coreOnlyHarness, wrappedHarness } from "./broken/broken-stores.ts"
import { MapDriver, harnessOf } from "./broken/map-driver.ts"

// Whatever the seed, a broken store must be caught; by command with many seeds, here with one.
const seed = Number(process.env["COGNEE_SESSION_TESTKIT_SEED"] ?? 1)

describe("each broken store fails a case of the rule that it breaks", () => {
  for (const { rule, what, Driver } of brokenDrivers) {
    it(`${rule}: ${what}`, () => expectCaught(rule, harnessOf(Driver, what)), 60_000)
  }
  for (const broken of brokenStores) {
    it(`${broken.rule}: ${broken.what}`, () => expectCaught(broken.rule, wrappedHarness(broken)), 60_000)
  }
})

testSessionStore({ describe, it }, harnessOf(MapDriver, "the driver that the broken ones are made of"), { seed })

testSessionStore({ describe, it }, coreOnlyHarness(), { seed })

/** Expects that at least one case of the rule fails, and that it fails with what it should carry. */
async function expectCaught(rule: string, harness: SessionStoreHarness): Promise<void> {
  for (const candidate of conformanceCases.filter((one) => one.rule === rule)) {
    const failure = await runCase(candidate, harness, seed).then(
      () => null,
      (error: unknown) => error,
    )
    if (failure === null) continue
    expect(failure).toBeInstanceOf(CaseFailure)
    expect(failure).toMatchObject({ rule, caseTitle: candidate.title, seed })
    return
  }
  expect.fail(`no case of ${rule} fails`)
}
