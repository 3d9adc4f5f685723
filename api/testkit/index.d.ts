// Written by `npm run api`; not to be edited. What callers can reach of this entry point.

import { AssertionError } from "node:assert/strict"
import type { JsonValue } from "@cognee-session/core"
import type { SessionKey } from "@cognee-session/core"
import type { SessionRef } from "@cognee-session/core"
import { SessionStore } from "@cognee-session/core"
import type { SessionStoreCapabilities } from "@cognee-session/core"

/** The capabilities of the contract's section 9. */
export declare const CAPABILITIES: readonly Capability[]

/** What a store may offer beyond the required methods. */
export declare type Capability = keyof SessionStoreCapabilities

/** What a case works with: a storage of its own, empty when it begins. */
export declare interface CaseContext {
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

/** How many cases ended how. */
export declare interface CaseCounts {
  /** Those that showed what they are to show. */
  readonly passed: number
  /** Those that found the rule broken. */
  readonly failed: number
  /** Those that lacked a capability or a part of the harness. */
  readonly skipped: number
}

/** A case that failed: which rule, what was expected and what came, and how to run it again. */
export declare class CaseFailure extends AssertionError {
  /** The number of the rule that the store breaks. */
  readonly rule: string
  /** What must hold, in a sentence. */
  readonly caseTitle: string
  /** What repeats the random choices of the run. */
  readonly seed: number
  /** What was expected and what came, in words. */
  readonly reason: string
  /** The error of the case itself. */
  readonly cause: unknown
  /** `cause` is what the case was ended by. */
  constructor(failed: ConformanceCase, seed: number, cause: unknown)
}

/** What became of a case that did not fail. */
export declare type CaseOutcome = PassedCase | SkippedCase

/** What became of one case. */
export declare type CaseReport = TimedCase & (PassedCase | FailedCase | SkippedCase)

/** Which cases to run: those that all the given lists let through. */
export declare interface CaseSelection {
  /** Cases of these rules, such as `["E8", "F1"]`. Default: all. */
  readonly rules?: readonly string[] | undefined
  /** Cases that need one of these capabilities, or look at stores without it. Default: all. */
  readonly capabilities?: readonly Capability[] | undefined
  /** Cases whose names, such as `"E8: an empty update changes nothing"`, contain one of these texts. Default: all. */
  readonly cases?: readonly string[] | undefined
}

/**
 * Makes the calls of all lanes at once, those of one lane one after the other, on sessions that it deletes before. Rejects
 * with an `AssertionError` when no serial order of the calls on a session explains what they and a last look on each handle return, and
 * with what a call rejects with, other than `CONFLICT`.
 */
export declare function checkRace(lanes: readonly (readonly [SessionStore, readonly RaceCall[]])[]): Promise<void>

/**
 * What a child process calls to open a store: `(await import(url))[factory](options)`.
 *
 * A process serves several cases, one after the other, each with the options of its own storage. Between them the suite
 * closes the store. A process that is not as it was before the store was opened, with the handles, timers, listeners, the
 * environment and the working directory that it had, is ended; so is that of a case that failed or killed it. What the
 * factory opens beside the store should end with the store's `close`: then the process can be used again.
 */
export declare interface ChildModule {
  /** A `file:` URL of JavaScript that plain Node can import. */
  readonly url: string
  /** The name of the export: a function that gives a `SessionStore`, or a promise of one. */
  readonly factory: string
  /** Its one argument. */
  readonly options: JsonValue
}

/** One thing that the contract promises, and how to find out whether a store keeps it. */
export declare interface ConformanceCase {
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

/** Every case of the suite: at least one for each rule of the session store contract. */
export declare const conformanceCases: readonly ConformanceCase[]

/**
 * What a whole run without a failure has shown. `"full"`: the store declares every capability, and no case was skipped
 * for a part of the harness that these call for. `"core"`: all that the store declares, as far as the harness let the
 * cases look. With a failure it is `"failed"`.
 */
export declare type ConformanceLevel = "full" | "core" | "failed"

/** What a run found, in plain JSON. */
export declare interface ConformanceReport {
  /** The harness's name of the store. */
  readonly name: string
  /** `null` when only a part of the cases ran and none of them failed: that earns no level. */
  readonly level: ConformanceLevel | null
  /** What stands between the store and the level `"full"`, a sentence each; empty when that is reached. */
  readonly whyNotFull: readonly string[]
  /** Whether the run was narrowed, by rules, capabilities or names of cases. */
  readonly partial: boolean
  /** What repeats the random choices of the run. */
  readonly seed: number
  /** What the store declares. */
  readonly capabilities: SessionStoreCapabilities
  /** How many cases passed, failed and were skipped. */
  readonly counts: CaseCounts
  /** How long the run took, in milliseconds. */
  readonly durationMs: number
  /** The rules that the cases are of, in the contract's order. */
  readonly rules: readonly RuleReport[]
}

/** What is told of a case that failed. */
export declare interface FailedCase {
  /** The store breaks the rule. */
  readonly status: "failed"
  /** What was expected and what came. */
  readonly reason: string
  /** The arguments of the command that run just this case again: `--seed 1 --case "E8: …"`. */
  readonly repeat: string
}

/** The harness cannot be used, so that nothing can be said of the store. The message tells what is wrong with it. */
export declare class HarnessError extends Error {
  /** Always `"HarnessError"`. */
  readonly name = "HarnessError"
}

/** How exactly sessions expire. */
export declare interface HarnessExpiry {
  /** The longest that a session may outlive or fall short of its time, in milliseconds: the steps of the store's clock. */
  readonly coarseMs: number
}

/** A part of the harness's storage that not every harness has. */
export declare type HarnessPart = "expiry" | "neighbour" | "damage" | "interrupt" | "secrets" | "childModule"

/** One storage: a directory, a key prefix, a set of tables. */
export declare interface HarnessStorage {
  /**
   * Open a handle on this storage. Several may be open at once, with the same or with different `ttlSeconds`. The suite
   * closes each of them.
   */
  open(options?: OpenOptions): Promise<SessionStore> | SessionStore
  /** Tear the storage down with all that it holds. Called once, after every handle was closed. */
  destroy(): Promise<void> | void
  /** For stores with expiry: how coarse it is. The suite waits a little longer than that for sessions to expire. */
  readonly expiry?: HarnessExpiry | undefined
  /**
   * Open a store in another namespace of the same server or directory. The closer the names of the two the better: one
   * that begins with the other's name, say. Every call opens the same one.
   */
  neighbour?(): Promise<SessionStore> | SessionStore
  /** Spoil the Q&A entries that are stored of a session, so that they cannot be read back. It holds some. */
  damage?(session: SessionRef): Promise<void> | void
  /** Take the backend away, so that calls fail. The function that comes back brings it back. */
  interrupt?(): Promise<() => Promise<void>>
  /** The longest that a call may take while the backend is away, in milliseconds. Default: 10,000. */
  readonly timeoutMs?: number | undefined
  /** What must never show in an error: the password in the URL that the store was opened with, for one. */
  readonly secrets?: readonly string[] | undefined
  /** How another process opens this storage. For stores that several processes may use at once. */
  readonly childModule?: ChildModule | undefined
}

/** One call of a concurrent history. Times may be of any clock, as long as it is the same for all. */
export declare interface HistoryCall<Operation, Result> {
  /** What was called, with its arguments. */
  readonly operation: Operation
  /** When the call began. */
  readonly calledAt: number
  /** `Infinity` for a call that never returned. */
  readonly returnedAt: number
  /** `null` when it cannot be known what became of it: it may have taken effect, late, or never. */
  readonly result: {
    /** What the call returned. */
    readonly value: Result
  } | null
}

/**
 * Whether some serial order of the calls explains all results: one that keeps the order of calls of which one returned
 * before the other began (Wing and Gong's search, with Lowe's memory of what was tried). Histories of up to about twenty
 * calls take milliseconds.
 */
export declare function isLinearizable<State, Operation, Result>(
  history: readonly HistoryCall<Operation, Result>[],
  model: SerialModel<State, Operation, Result>,
): boolean

/** How to open a handle. */
export declare interface OpenOptions {
  /** As the store's own option. Absent: sessions never expire. */
  readonly ttlSeconds?: number | undefined
}

/** Opens the storage in a process of its own. The store's `kill`, or its disposal, ends the process. Needs `childModule`. */
export declare function openStoreProcess(storage: HarnessStorage): Promise<StoreProcess>

/** A case that showed what it is to show. */
export declare interface PassedCase {
  /** The store keeps the rule, as far as the case looks. */
  readonly status: "passed"
}

/** A call on a session, as data. */
export declare type RaceCall = SessionCall & {
  /** The session that it is made on. */
  readonly session: SessionKey
}

/** Random choices that a seed repeats. Each case has its own sequence, whichever other cases run. */
export declare class Random {
  /** The same `seed` and `purpose` give the same choices. */
  constructor(seed: number, purpose: string)
  /** From 0 to below 1 (mulberry32). */
  next(): number
  /** A whole number from 0 to below `limit`. */
  below(limit: number): number
  /** One of the items, each as likely as the others; there must be one. */
  pick<T>(items: readonly T[]): T
  /** The items in a random order, as a new array. */
  shuffled<T>(items: readonly T[]): T[]
  /** A word that stands nowhere else by chance: `prefix` and sixteen letters. */
  word(prefix: string): string
}

/** What a case cannot do without. `"expiry"` is the capability and the harness's part of that name. */
export declare type Requirement = Capability | HarnessPart

/** What became of the cases of one rule. */
export declare interface RuleReport {
  /** The rule's number, such as `"E8"`. */
  readonly rule: string
  /** `"failed"` when one of its cases failed, `"skipped"` when all were skipped. */
  readonly status: CaseReport["status"]
  /** How many of its cases passed, failed and were skipped. */
  readonly counts: CaseCounts
  /** How long they took together, in milliseconds. */
  readonly durationMs: number
  /** The cases that ran, in their order. */
  readonly cases: readonly CaseReport[]
}

/** The rules of the session store contract, in its order; `"9"` is its section on capabilities. */
export declare const RULES: readonly string[]

/** Runs one case on a storage of its own. Rejects with a `CaseFailure` when the store breaks the rule. */
export declare function runCase(
  conformanceCase: ConformanceCase,
  harness: SessionStoreHarness,
  seed: number,
  { timeoutMs, signal }?: RunCaseOptions,
): Promise<CaseOutcome>

/** Options of `runCase`; none is required. */
export declare interface RunCaseOptions {
  /** How long the case may take, in milliseconds; one that takes longer fails, and what it opened is ended. Default: no limit. */
  readonly timeoutMs?: number | undefined
  /** Ends the case early: it fails with the reason of the signal. */
  readonly signal?: AbortSignal | undefined
}

/**
 * Runs the cases one after the other, without a test runner, and resolves to what they found.
 *
 * Rejects with a `HarnessError` when the harness cannot be used at all, with a `RangeError` for an option that is out of
 * range. A store that breaks the contract is no reason to reject: see the report's `level`.
 */
export declare function runConformance(
  harness: SessionStoreHarness,
  options?: RunConformanceOptions,
): Promise<ConformanceReport>

export declare interface RunConformanceOptions extends CaseSelection {
  /** Repeats the random choices of an earlier run. Default: `COGNEE_SESSION_TESTKIT_SEED`, else a new one. */
  readonly seed?: number | undefined
  /** How long one case may take, in milliseconds; one that takes longer fails. Default: 60,000. */
  readonly timeoutMs?: number | undefined
  /** Called when a case is over, with what became of it. */
  readonly onCase?: ((result: CaseReport) => void) | undefined
  /** Ends the run early: the case under way is ended, its storage destroyed, and the call rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined
}

/** What a thing does when calls come one after the other. Pure: `apply` changes nothing. */
export declare interface SerialModel<State, Operation, Result> {
  /** The state before the first call. */
  readonly initial: State
  /** What the operation does to the state, and what it returns. */
  apply(
    state: State,
    operation: Operation,
  ): {
    /** The state after it. */
    readonly state: State
    /** What it returns. */
    readonly result: Result
  }
  /** Equal for equal states. */
  stateKey(state: State): string
  /** Whether what came is what the model gives. */
  sameResult(actual: Result, expected: Result): boolean
}

/** A call on one session, as data. */
export declare type SessionCall =
  | {
      /** Create one entry. */
      readonly kind: "create"
      /** Its id. */
      readonly id: string
      /** Its answer. */
      readonly answer: string
    }
  | {
      /** Create a batch of entries. */
      readonly kind: "createBatch"
      /** Their ids, in order. */
      readonly ids: readonly string[]
      /** The answer of each. */
      readonly answer: string
    }
  | {
      /** Update the answer of an entry. */
      readonly kind: "setAnswer"
      /** Its id. */
      readonly id: string
      /** The new answer. */
      readonly answer: string
    }
  | {
      /** Update the score of an entry. */
      readonly kind: "setScore"
      /** Its id. */
      readonly id: string
      /** The new score, 1 to 5. */
      readonly score: number
    }
  | {
      /** Patch the metadata of an entry. */
      readonly kind: "patch"
      /** Its id. */
      readonly id: string
      /** The key that is set to `true`. */
      readonly key: string
    }
  | {
      /** Delete an entry. */
      readonly kind: "delete"
      /** Its id. */
      readonly id: string
    }
  | {
      /** Set the graph context. */
      readonly kind: "setGraph"
      /** The new one. */
      readonly text: string
    }
  | {
      /** Save a trace step. */
      readonly kind: "saveStep"
      /** Its trace id. */
      readonly id: string
      /** Its `memoryQuery`. */
      readonly query: string
    }
  | {
      /** Read a part of the session, or delete it. */
      readonly kind: "readAll" | "latest" | "getGraph" | "readSteps" | "deleteSession"
    }

/**
 * All that the suite has to know of a store. `create` and its `open` and `destroy` suffice; each optional part of the
 * storage lets the cases run that need it, and without it they are skipped, with that reason.
 */
export declare interface SessionStoreHarness {
  /** The store's name, for titles and messages. */
  readonly name: string
  /** Make a fresh, empty storage that nothing else uses. Each case asks for one of its own. */
  create(): Promise<HarnessStorage> | HarnessStorage
}

/** A case is skipped for two reasons only: the store does not declare the capability, or the harness lacks the part. */
export declare interface SkippedCase {
  /** It did not look at the store. */
  readonly status: "skipped"
  /** The reason in words. */
  readonly reason: string
  /** What is lacking, of the two kinds. */
  readonly lacks:
    | {
        /** The store does not declare it. */
        readonly capability: Capability
      }
    | {
        /** The harness's storage does not have it. */
        readonly part: HarnessPart
      }
}

/** A store that lives in a child process: each of its calls is made there. */
export declare interface StoreProcess extends SessionStore {
  /** Ends the process with SIGKILL. Calls that have no reply yet stay pending for ever. */
  kill(): Promise<void>
}

/** Declares no parameters, because some runners take a parameter for a callback; it looks at what it is called with. */
export declare type TestBody = (this: unknown, ...context: unknown[]) => Promise<void>

/** What the suite takes from a test runner: `describe` and `it` of node:test, vitest, jest, mocha and their like. */
export declare interface TestRunner {
  /** Groups the tests that `body` registers. */
  readonly describe: (title: string, body: () => void) => unknown
  /** Registers one test, which may take `timeoutMs` milliseconds. */
  readonly it: (title: string, body: TestBody, timeoutMs?: number) => unknown
}

/** Registers the cases of the session store contract with a test runner, one test each, grouped by rule. */
export declare function testSessionStore(
  runner: TestRunner,
  harness: SessionStoreHarness,
  options?: TestSessionStoreOptions,
): void

/** Options of `testSessionStore`; none is required. */
export declare interface TestSessionStoreOptions {
  /** Repeats the random choices of an earlier run. Default: `COGNEE_SESSION_TESTKIT_SEED`, else a new one. */
  readonly seed?: number | undefined
  /** Just the cases of these rules, such as `["E8"]`. Default: all. */
  readonly rules?: readonly string[] | undefined
  /** How long one case may take, in milliseconds. Default: 60,000. */
  readonly timeoutMs?: number | undefined
}

/** Which case, and how long it took. */
export declare interface TimedCase {
  /** The number of the rule that it proves. */
  readonly rule: string
  /** What must hold, in a sentence. */
  readonly title: string
  /** How long it took, in milliseconds. */
  readonly durationMs: number
}

export {}
