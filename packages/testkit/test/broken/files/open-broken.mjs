import { createSessionStore } from "@cognee-session/core"
import { machineDisk } from "../../../../store-fs/dist/disk.js"
import { FsDriver } from "../../../../store-fs/dist/fs-store.js"
import { fsStore } from "../../../../store-fs/dist/index.js"
import { replaced } from "../replaced.mjs"
import { brokenOnFiles } from "./broken-on-files.mjs"

// store-fs's own tests need the testkit, so the testkit cannot name store-fs in its package.json: the two would be a
// circle of packages. What is imported here is what store-fs's build has made; `turbo.json` has it built before.

/** @import { SessionStore } from "@cognee-session/core" */
/** @import { FilesPlace } from "./files-breakage.ts" */

/**
 * Opens `fsStore`, broken in the way that is named, or whole when none is. The test and its child processes open their
 * handles by this function alike.
 *
 * @param {FilesPlace & { readonly broken: string | null }} options
 * @returns {SessionStore}
 */
export function openBroken({ broken, ...place }) {
  const breakage = brokenOnFiles.find(({ what }) => what === broken)
  if (broken !== null && breakage === undefined) throw new Error(`no broken store is called ${broken}`)
  const store = breakage?.disk === undefined ? fsStore(place) : storeOn(breakage.disk(machineDisk), place)
  return replaced(store, breakage?.methods(store, place) ?? {})
}

/**
 * @param {typeof machineDisk} disk
 * @param {FilesPlace} place
 */
function storeOn(disk, { dir, ttlSeconds = Infinity }) {
  return createSessionStore(new FsDriver(disk, { root: dir, ttl: ttlSeconds * 1000, sync: false }))
}
