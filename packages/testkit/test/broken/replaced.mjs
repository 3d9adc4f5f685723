/** @import { SessionStore } from "@cognee-session/core" */

/**
 * The store with some of its methods replaced.
 *
 * @param {SessionStore} store
 * @param {Partial<SessionStore>} methods
 * @returns {SessionStore}
 */
export function replaced(store, methods) {
  return new Proxy(store, {
    get: (target, key) => {
      if (Object.hasOwn(methods, key)) return Reflect.get(methods, key)
      const member = Reflect.get(target, key, target)
      return typeof member === "function" ? member.bind(target) : member
    },
  })
}
