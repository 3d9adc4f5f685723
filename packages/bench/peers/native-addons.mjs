// Lets the workspace's packages find the better-sqlite3 that was compiled for this Node, which is the peers'.
import { registerHooks } from "node:module"

registerHooks({
  resolve: (specifier, context, next) =>
    next(specifier, specifier === "better-sqlite3" ? { ...context, parentURL: import.meta.url } : context),
})
