/** Values that no method takes in any place, and that are hard to look at. Made anew for each use. */
export const garbage: readonly (readonly [what: string, make: () => unknown])[] = [
  ["undefined", () => undefined],
  ["null", () => null],
  ["NaN", () => NaN],
  ["-1", () => -1],
  ["true", () => true],
  ["a bigint", () => 10n],
  ["a symbol", () => Symbol("s")],
  ["a function", () => () => {}],
  ["a list", () => [1, 2]],
  ["a promise", () => Promise.resolve("s")],
  ["a map", () => new Map([["answer", "a"]])],
  ["a class", () => class Nothing {}],
  ["an object whose getters throw", () => throwingGetters(new Error("from a getter"))],
  ["an object whose getters throw null", () => throwingGetters(null)],
  ["a proxy that throws", () => throwingProxy()],
  ["a revoked proxy", () => revokedProxy({})],
  ["a revoked proxy of a list", () => revokedProxy([])],
  ["an object whose getters throw a proxy that throws", () => throwingGetters(throwingProxy())],
  [
    "an object whose toString and toJSON throw",
    () => ({ toString: fail, toJSON: fail, valueOf: fail, [Symbol.toPrimitive]: fail }),
  ],
]

/** Every field that a method looks at. */
const FIELDS = [
  "sessionId",
  "userId",
  "question",
  "answer",
  "before",
  "lastN",
  "limit",
  "cursor",
  "originFunction",
  "nodeIds",
  "a",
]

function throwingGetters(thrown: unknown): object {
  const object = {}
  const get = (): never => {
    throw thrown
  }
  for (const field of FIELDS) Object.defineProperty(object, field, { get, enumerable: true })
  return object
}

function throwingProxy(): object {
  return new Proxy({}, { get: fail, has: fail, ownKeys: fail, getPrototypeOf: fail, getOwnPropertyDescriptor: fail })
}

function revokedProxy(target: object): unknown {
  const { proxy, revoke } = Proxy.revocable(target, {})
  revoke()
  return proxy
}

function fail(): never {
  throw new Error("from a trap")
}
