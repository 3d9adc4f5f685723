import { memoryStore } from "@cognee-session/core/memory"

/** Its storages fail some time later, when nobody listens. */
export const harness = {
  name: "stray",
  create() {
    void Promise.reject(new Error("a stray rejection"))
    return { open: () => memoryStore(), destroy: () => {} }
  },
}
