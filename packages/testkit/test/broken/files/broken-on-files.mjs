import { brokenBetweenProcesses } from "./between-processes.mjs"
import { brokenByCaches } from "./caches.mjs"
import { brokenByKills } from "./kills.mjs"
import { brokenDisks } from "./disks.mjs"
import { brokenOnDamage } from "./damage.mjs"
import { brokenPlaces } from "./places.mjs"
import { brokenWholeSessions } from "./whole-sessions.mjs"

/** @import { FilesBreakage } from "./files-breakage.ts" */

/** @type {readonly FilesBreakage[]} */
export const brokenOnFiles = [
  ...brokenPlaces,
  ...brokenBetweenProcesses,
  ...brokenWholeSessions,
  ...brokenByCaches,
  ...brokenByKills,
  ...brokenOnDamage,
  ...brokenDisks,
]
