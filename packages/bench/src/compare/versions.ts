import { readFileSync } from "node:fs"

/** What the benchmarks compare the stores with, apart from the workspace. */
export const PEERS_DIR: URL = new URL("../../peers/", import.meta.url)

/** The version of a peer, as it is pinned. */
export function versionOf(packageName: string): string {
  const { dependencies } = JSON.parse(readFileSync(new URL("package.json", PEERS_DIR), "utf8")) as {
    readonly dependencies: Readonly<Record<string, string>>
  }
  const version = dependencies[packageName]
  if (version === undefined) throw new Error(`peers/package.json does not name ${packageName}`)
  return version
}
