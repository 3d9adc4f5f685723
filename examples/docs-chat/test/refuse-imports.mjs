// Loaded before a program: importing a package of REFUSED fails.
import { register } from "node:module"

const refused = JSON.stringify(process.env.REFUSED.split(","))
const hooks = `export function resolve(specifier, context, next) {
  if (${refused}.includes(specifier)) throw new Error("imported " + specifier)
  return next(specifier, context)
}`
register(`data:text/javascript,${encodeURIComponent(hooks)}`)
