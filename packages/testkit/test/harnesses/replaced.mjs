/** A store with some of its members replaced. */
export function replaced(store, members) {
  const memberOf = (key) => (typeof store[key] === "function" ? store[key].bind(store) : store[key])
  return new Proxy(store, { get: (_, key) => members[key] ?? memberOf(key) })
}
