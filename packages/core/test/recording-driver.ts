import type { SessionStoreDriver } from "../src/index.ts"

export interface DriverCall {
  readonly method: string
  readonly args: readonly unknown[]
}

const ANSWERS = {
  createQaEntry: "created",
  getLatestQaEntries: [],
  getAllQaEntries: [],
  updateQaEntry: true,
  deleteQaEntry: true,
  getGraphContext: null,
  setGraphContext: undefined,
  deleteSession: true,
  prune: undefined,
  getQaEntry: null,
  latestQaId: null,
  createQaEntries: "created",
  saveTraceStep: "created",
  readTraceSteps: [],
  listSessions: [],
  close: undefined,
} as const

export type DriverMethod = keyof typeof ANSWERS

type Behaviour = (method: DriverMethod, args: readonly unknown[]) => unknown

/** A driver with every method, which notes each call and then answers what `behave` says, or something harmless. */
export function recordingDriver(behave: Behaviour = (method) => ANSWERS[method]): {
  driver: SessionStoreDriver
  calls: DriverCall[]
} {
  const calls: DriverCall[] = []
  const methods = Object.keys(ANSWERS).map((method) => [method, recorded(method as DriverMethod, calls, behave)])
  return { driver: { name: "recording", ...Object.fromEntries(methods) } as SessionStoreDriver, calls }
}

function recorded(method: DriverMethod, calls: DriverCall[], behave: Behaviour) {
  return async (...args: unknown[]): Promise<unknown> => {
    calls.push({ method, args })
    return behave(method, args)
  }
}

/** The harmless answer of a method. */
export function answerOf(method: DriverMethod): unknown {
  return ANSWERS[method]
}
