import type { SessionStore, SessionStoreCapabilities } from "@cognee-session/core"
import type { HarnessStorage, OpenOptions } from "./harness.ts"
import type { Random } from "./random.ts"
import type { StoreProcess } from "./store-process.ts"

/** The rules of the session store contract, in its order; `"9"` is its section on capabilities. */
export const RULES: readonly string[] = [
  "K1 K2 K3 K4 K5 K6",
  "E1 E2 E3 E4 E5 E6 E7 E8 E9 E10 E11 E12 E13",
  "G1 T1 T2 T3 S1 S2 S3 S4 X1 X2",
  "C1 C2 C3 C4 F1 F2 F3 F4 F5 F6 F7 9",
].flatMap((line) => line.split(" "))

/** What a store may offer beyond the required methods. */
export type Capability = keyof SessionStoreCapabilities

/** The capabilities of the contract's section 9. */
export const CAPABILITIES: readonly Capability[] = ["traces", "listSessions", "expiry", "atomicBatch", "multiProcess"]

/** A part of the harness's storage that not every harness has. */
export type HarnessPart = "expiry" | "neighbour" | "damage" | "interrupt" | "secrets" | "childModule"

/** What a case cannot do without. `"expiry"` is the capability and the harness's part of that name. */
export type Requirement = Capability | HarnessPart

/** One thing that the contract promises, and how to find out whether a store keeps it. */
export interface ConformanceCase {
  /** The number of the rule that it proves. */
  readonly rule: string
  /** What must hold, in a sentence. */
  readonly title: string
  /** Without one of these the case is skipped. Default: none. */
  readonly requires?: readonly Requirement[] | undefined
  /** The case is about stores without this capability. One that declares it passes: other cases look at it. Default: none. */
  readonly unless?: Capability | undefined
  /** Rejects when the store breaks the rule. */
  run(context: CaseContext): Promise<void>
}

/** What a case works with: a storage of its own, empty when it begins. */
export interface CaseContext {
  /** The storage, as the harness made it. */
  readonly storage: HarnessStorage
  /** A first handle. */
  readonly store: SessionStore
  /** The case's own random choices, which the seed of the run repeats. */
  readonly random: Random
  /** Another handle on the same storage, closed when the case is over. */
  open(options?: OpenOptions): Promise<SessionStore>
  /** A handle in another process, alone there, which ends when the case is over. Needs `childModule`. */
  openProcess(): Promise<StoreProcess>
  /** A handle on a store in another namespace. Needs `neighbour`. */
  openNeighbour(): Promise<SessionStore>
}

/** What the case is called everywhere. */
export function nameOf({ rule, title }: Pick<ConformanceCase, "rule" | "title">): string {
  return `${rule}: ${title}`
}
