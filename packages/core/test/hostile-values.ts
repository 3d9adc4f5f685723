import { runInNewContext } from "node:vm"
import { SECRET } from "./rejection.ts"

/** Something that callers should not pass, made anew for each test. */
export interface Hostile {
  readonly name: string
  readonly make: () => unknown
}

class Account {
  readonly password = SECRET
}

function hostile(name: string, make: () => unknown): Hostile {
  return { name, make }
}

/** Throws its secret at whatever is done to it. */
function throwingProxy(target: object): unknown {
  const traps = Object.getOwnPropertyNames(Reflect).map((trap) => [trap, throwSecret])
  return new Proxy(target, Object.fromEntries(traps))
}

function throwSecret(): never {
  throw new Error(SECRET)
}

function revokedProxy(target: object): unknown {
  const { proxy, revoke } = Proxy.revocable(target, {})
  revoke()
  return proxy
}

/** Not a string, a number or an object with fields: wrong as any argument of any method. */
export const NEVER_VALID: readonly Hostile[] = [
  hostile("true", () => true),
  hostile("NaN", () => NaN),
  hostile("a BigInt", () => 7n),
  hostile("a function", () => Object.assign(() => SECRET, { [SECRET]: SECRET })),
  hostile("a class", () => Account),
  hostile("a symbol", () => Symbol(SECRET)),
  hostile("an array", () => [SECRET]),
  hostile("a Date", () => new Date(0)),
  hostile("a Date of another realm", () => runInNewContext("new Date(0)")),
  hostile("a Map", () => new Map([["sessionId", SECRET]])),
  hostile("a promise", () => Promise.resolve(SECRET)),
  hostile("an error", () => new Error(SECRET)),
  hostile("a boxed string", () => new String(SECRET)),
  hostile("an object of unknown fields", () => ({ [SECRET]: SECRET })),
  hostile("a class instance of unknown fields", () => new Account()),
  hostile("a proxy that throws", () => throwingProxy({})),
  hostile("a proxy of an array that throws", () => throwingProxy([])),
  hostile("a revoked proxy", () => revokedProxy({})),
  hostile("a revoked proxy of an array", () => revokedProxy([])),
]

function cyclicArray(): unknown {
  const array: unknown[] = [SECRET]
  array.push(array)
  return array
}

function cyclicObject(): unknown {
  const object: Record<string, unknown> = { secret: SECRET }
  object["self"] = { object }
  return object
}

/** An array with `levels` levels of arrays, itself included. */
export function nested(levels: number): unknown {
  return levels === 0 ? 0 : [nested(levels - 1)]
}

/** Small in memory, 2^90 values when written out. */
export function unfolding(make: (part: unknown) => unknown, leaf: unknown = SECRET): unknown {
  return Array.from({ length: 90 }).reduce<unknown>((part) => make(part), leaf)
}

function throwingGetter(error: unknown): unknown {
  return {
    get secret(): unknown {
      throw error
    },
  }
}

/** Calls itself as long as it likes. */
function proxyOfLength(length: unknown): unknown {
  return new Proxy([], { get: (_, property) => (property === "length" ? length : 1) })
}

/** What JSON cannot hold, or cannot hold within the limits (T2, E5). */
export const NOT_JSON: readonly Hostile[] = [
  hostile("undefined in an array", () => [undefined]),
  hostile("undefined in an object", () => ({ [SECRET]: undefined })),
  hostile("a function", () => () => SECRET),
  hostile("a symbol", () => Symbol(SECRET)),
  hostile("a BigInt", () => 7n),
  hostile("NaN", () => NaN),
  hostile("Infinity", () => [Infinity]),
  hostile("-Infinity", () => ({ number: -Infinity })),
  hostile("a Date", () => ({ date: new Date(0) })),
  hostile("a Date of another realm", () => runInNewContext("[new Date(0)]")),
  hostile("a class instance", () => new Account()),
  hostile("a class instance of another realm", () =>
    runInNewContext("new (class Account { secret = 'S3CRET hunter2' })()"),
  ),
  hostile("an object that inherits from an object", () => Object.create({ secret: SECRET })),
  hostile("a Map", () => new Map([[SECRET, SECRET]])),
  hostile("a Set", () => new Set([SECRET])),
  hostile("a RegExp", () => new RegExp(SECRET)),
  hostile("an error", () => new Error(SECRET)),
  hostile("a promise", () => Promise.resolve(SECRET)),
  hostile("bytes", () => Buffer.from(SECRET)),
  hostile("a boxed string", () => new String(SECRET)),
  hostile("a toJSON method", () => ({ toJSON: () => SECRET })),
  hostile("a hole in an array", () => [SECRET, , SECRET]), // eslint-disable-line no-sparse-arrays
  hostile("an array of holes", () => Array(1000)),
  hostile("the longest array of holes", () => Array(2 ** 32 - 1)),
  hostile("a symbol as a key", () => ({ [Symbol(SECRET)]: 1 })),
  hostile("a hidden symbol as a key", () => Object.defineProperty({}, Symbol(SECRET), { value: 1 })),
  hostile("what is wrong under the key __proto__", () => ({ ["__proto__"]: [undefined] })),
  hostile("a cycle of arrays", cyclicArray),
  hostile("a cycle of objects", cyclicObject),
  hostile("101 levels", () => nested(101)),
  hostile("100,000 levels", () => Array.from({ length: 100_000 }).reduce<unknown>((part) => [part], SECRET)),
  hostile("arrays that unfold", () => unfolding((part) => [part, part])),
  hostile("empty arrays that unfold", () => unfolding((part) => [part, part], [])),
  hostile("objects that unfold", () => unfolding((part) => ({ [SECRET]: part, b: part }))),
  hostile("a text that unfolds", () => Array(1_000_000).fill(SECRET.repeat(100_000))),
  hostile("a getter that throws", () => throwingGetter(new Error(SECRET))),
  hostile("a getter that throws a proxy that throws", () => throwingGetter(throwingProxy({}))),
  hostile("a getter that throws text", () => throwingGetter(SECRET)),
  hostile("a proxy that throws", () => ({ proxy: throwingProxy({}) })),
  hostile("a revoked proxy", () => [revokedProxy({})]),
  hostile("a proxy of endless length", () => proxyOfLength(Infinity)),
  hostile("a proxy of no length", () => proxyOfLength(undefined)),
  hostile("a proxy of endless keys", endlessKeys),
]

/** An object in an object in an object, made at each touch. */
function endlessKeys(): unknown {
  return new Proxy({}, { ownKeys: () => ["a"], getOwnPropertyDescriptor: describeEndless, get: endlessKeys })
}

function describeEndless(): PropertyDescriptor {
  return { value: 0, enumerable: true, configurable: true }
}
