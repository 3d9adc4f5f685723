import type { Breakage } from "../breakage.ts"
import type { Disk } from "../../../../store-fs/dist/disk.js"

/** Where a store on files works, and with which option. */
export interface FilesPlace {
  readonly dir: string
  readonly ttlSeconds?: number | undefined
}

/** A way to break `fsStore`: other methods, or another disk below it. */
export interface FilesBreakage extends Breakage<FilesPlace> {
  readonly disk?: (disk: Disk) => Disk
}
