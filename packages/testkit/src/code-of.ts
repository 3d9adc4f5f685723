/** The source code of a value of plain data: `null`, `undefined`, booleans, numbers, strings, dates, lists and objects of these. */
export function codeOf(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value) // escapes lone surrogates too
  if (Array.isArray(value)) return `[${value.map(codeOf).join(", ")}]`
  if (Object.prototype.toString.call(value) === "[object Date]") return `new Date(${Number(value)})` // of any realm
  if (typeof value === "object" && value !== null) return objectCode(value)
  return Object.is(value, -0) ? "-0" : String(value)
}

function objectCode(object: object): string {
  const members = Object.entries(object).map(([key, value]) => `${keyCode(key)}: ${codeOf(value)}`)
  return members.length === 0 ? "{}" : `{ ${members.join(", ")} }`
}

/** In brackets `__proto__` is a key like any other. */
function keyCode(key: string): string {
  if (/^[A-Za-z_]\w*$/.test(key) && key !== "__proto__") return key
  return `[${JSON.stringify(key)}]`
}
