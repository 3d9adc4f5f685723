import { type RuntimeName, isNode } from "./runtimes.ts"

/** What is tried on a runtime. */
export interface Trial {
  readonly name: string
  /** A harness goes to the testkit's command; a program makes its checks by itself. */
  readonly kind: "harness" | "program"
  /** The server that it needs. */
  readonly server?: "redis" | "postgres"
  /** Whether it needs an addon that is compiled for each Node. */
  readonly compiled?: true
  /** Whether the packages promise that it works on other runtimes than Node as well. */
  readonly everywhere?: true
}

export const TRIALS: readonly Trial[] = [
  { name: "entry-points", kind: "program", everywhere: true },
  { name: "memory", kind: "harness", everywhere: true },
  { name: "fs", kind: "harness", everywhere: true },
  { name: "redis", kind: "harness", server: "redis", everywhere: true },
  { name: "redis-cluster", kind: "harness" },
  { name: "postgres", kind: "harness", server: "postgres" },
  { name: "pglite", kind: "harness" },
  { name: "sqlite", kind: "harness", compiled: true },
  { name: "libsql", kind: "harness" },
  { name: "manager", kind: "program", server: "redis", everywhere: true },
]

/** What is tried on a runtime. */
export function trialsOn(runtime: RuntimeName): readonly Trial[] {
  return TRIALS.filter(({ everywhere }) => everywhere || isNode(runtime))
}
