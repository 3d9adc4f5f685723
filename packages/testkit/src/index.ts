export { CaseFailure } from "./case-failure.ts"
export { conformanceCases } from "./cases.ts"
export { CAPABILITIES, RULES } from "./conformance-case.ts"
export type { Capability, CaseContext, ConformanceCase, HarnessPart, Requirement } from "./conformance-case.ts"
export type {
  CaseCounts,
  CaseReport,
  ConformanceLevel,
  ConformanceReport,
  FailedCase,
  RuleReport,
  TimedCase,
} from "./conformance-report.ts"
export type { ChildModule, HarnessExpiry, HarnessStorage, OpenOptions, SessionStoreHarness } from "./harness.ts"
export { isLinearizable } from "./linearizability.ts"
export type { HistoryCall, SerialModel } from "./linearizability.ts"
export { checkRace } from "./race.ts"
export type { RaceCall } from "./race.ts"
export type { Random } from "./random.ts"
export { runCase } from "./run-case.ts"
export type { CaseOutcome, PassedCase, RunCaseOptions, SkippedCase } from "./run-case.ts"
export { runConformance } from "./run-conformance.ts"
export type { RunConformanceOptions } from "./run-conformance.ts"
export type { CaseSelection } from "./select-cases.ts"
export type { SessionCall } from "./session-model.ts"
export { openStoreProcess } from "./store-process.ts"
export type { StoreProcess } from "./store-process.ts"
export { testSessionStore } from "./test-session-store.ts"
export type { TestBody, TestRunner, TestSessionStoreOptions } from "./test-session-store.ts"
export { HarnessError } from "./usable-harness.ts"
