import type { Disk, OpenFile } from "../../src/disk.ts"
import { dirname } from "node:path"

/** A disk that loses records of one kind: as if the code did not write them. */
export function withoutRecords(op: string): (disk: Disk) => Disk {
  return (disk) => withAppend(disk, (file, bytes) => (bytes.includes(`{"op":"${op}"`) ? nothing() : file.append(bytes)))
}

/** A disk on which what is moved takes the place of what is there: as if the code did not ask for an empty place. */
export function overwriting(disk: Disk): Disk {
  return {
    ...bound(disk),
    async rename(from, to) {
      for (const name of (await disk.list(to)) ?? [])
        await disk.rename(`${to}/${name}`, `${dirname(from)}/${disk.token()}`)
      return disk.rename(from, to)
    },
  }
}

function withAppend(disk: Disk, append: (file: OpenFile, bytes: Buffer) => Promise<void>): Disk {
  return {
    ...bound(disk),
    async open(path, mode) {
      const file = await disk.open(path, mode)
      return file === null ? null : { ...file, append: (bytes) => append(file, bytes) }
    },
  }
}

function bound(disk: Disk): Disk {
  return {
    list: (dir) => disk.list(dir),
    open: (path, mode) => disk.open(path, mode),
    create: (path, contents, sync) => disk.create(path, contents, sync),
    link: (from, to) => disk.link(from, to),
    rename: (from, to) => disk.rename(from, to),
    makeDir: (dir) => disk.makeDir(dir),
    remove: (path) => disk.remove(path),
    removeDir: (dir) => disk.removeDir(dir),
    syncDir: (dir) => disk.syncDir(dir),
    now: () => disk.now(),
    token: () => disk.token(),
  }
}

async function nothing(): Promise<void> {}
