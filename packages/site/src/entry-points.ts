import { join } from "node:path"
import { PROJECT, publicPackages } from "@cognee-session/release/workspace"

/** What callers import of a package, and the source that it comes from. */
export interface EntryPoint {
  /** `@cognee-session/core/memory` */
  readonly specifier: string
  /** The absolute path of its source. */
  readonly source: string
}

/** Those of every public package. */
export function entryPoints(): EntryPoint[] {
  return publicPackages().flatMap(({ dir, manifest }) =>
    Object.entries(manifest.exports ?? {}).flatMap(([subpath, target]) => {
      if (typeof target === "string") return [] // ./package.json
      const source = target.types.replace(/^\.\/dist\/(.*)\.d\.ts$/, "src/$1.ts")
      return [{ specifier: join(manifest.name, subpath), source: join(PROJECT, dir, source) }]
    }),
  )
}
