import { basename, dirname } from "node:path"
import type { Disk, OpenFile } from "../../src/disk.ts"

/** A file's contents, whatever names it has or had. */
export interface ModelFile {
  bytes: Buffer
}

/** The directories and files of a disk that several processes share. Each method is one step, as `Disk` promises. */
export class ModelDisk {
  readonly dirs: Set<string> = new Set(["/"])
  readonly files: Map<string, ModelFile> = new Map()
  now = 0

  list(dir: string): string[] | null {
    if (!this.dirs.has(dir)) return null
    const paths = [...this.dirs, ...this.files.keys()]
    return paths.filter((path) => path !== dir && dirname(path) === dir).map((path) => basename(path))
  }

  open(path: string): ModelFile | null {
    return this.files.get(path) ?? null
  }

  create(path: string, bytes: Buffer): boolean {
    if (!this.dirs.has(dirname(path)) || this.files.has(path)) return false
    this.files.set(path, { bytes })
    return true
  }

  link(from: string, to: string): boolean {
    const file = this.files.get(from)
    if (file === undefined || this.files.has(to) || !this.dirs.has(dirname(to))) return false
    this.files.set(to, file)
    return true
  }

  rename(from: string, to: string): boolean {
    const isEmpty = (this.list(to) ?? []).length === 0
    if (!this.dirs.has(from) || !this.dirs.has(dirname(to)) || !isEmpty) return false
    for (const dir of [...this.dirs].filter((path) => isAtOrBelow(path, from))) {
      this.dirs.delete(dir)
      this.dirs.add(to + dir.slice(from.length))
    }
    for (const [path, file] of [...this.files].filter(([name]) => isAtOrBelow(name, from))) {
      this.files.delete(path)
      this.files.set(to + path.slice(from.length), file)
    }
    return true
  }

  makeDir(dir: string): void {
    if (dir !== "/") this.makeDir(dirname(dir))
    this.dirs.add(dir)
  }

  remove(path: string): void {
    this.files.delete(path)
  }

  removeDir(dir: string): void {
    if ((this.list(dir) ?? [""]).length === 0) this.dirs.delete(dir)
  }

  /** Equal for equal contents. */
  get key(): string {
    const files = [...this.files].map(([path, file]) => `${path}=${file.bytes.toString("latin1")}`)
    return [...this.dirs, ...files, String(this.now)].toSorted().join("|")
  }
}

function isAtOrBelow(path: string, dir: string): boolean {
  return path === dir || path.startsWith(`${dir}/`)
}

/** Does a step when its turn has come. A private step is one that no other process can notice. */
export type TakeTurn = <T>(label: string, isPrivate: boolean, step: () => T) => Promise<T>

/** The disk as one process sees it: each step waits for its turn. */
export class ProcessDisk implements Disk {
  readonly #disk: ModelDisk
  readonly #name: string
  readonly #turn: TakeTurn
  /** What the process holds open: it may have no name any more. */
  readonly held: Set<ModelFile> = new Set()
  #tokens = 0

  constructor(disk: ModelDisk, name: string, turn: TakeTurn) {
    this.#disk = disk
    this.#name = name
    this.#turn = turn
  }

  list(dir: string): Promise<string[] | null> {
    return this.#step("list", dir, () => this.#disk.list(dir))
  }

  async open(path: string): Promise<OpenFile | null> {
    const file = await this.#step("open", path, () => this.#disk.open(path))
    if (file === null) return null
    this.held.add(file)
    return this.#openFile(file, path)
  }

  create(path: string, contents: Buffer): Promise<boolean> {
    return this.#step("create", path, () => this.#disk.create(path, contents))
  }

  link(from: string, to: string): Promise<boolean> {
    return this.#step("link", to, () => this.#disk.link(from, to))
  }

  rename(from: string, to: string): Promise<boolean> {
    return this.#turn(`rename ${from} ${to}`, false, () => this.#disk.rename(from, to))
  }

  makeDir(dir: string): Promise<void> {
    return this.#step("makeDir", dir, () => this.#disk.makeDir(dir))
  }

  remove(path: string): Promise<void> {
    return this.#step("remove", path, () => this.#disk.remove(path))
  }

  removeDir(dir: string): Promise<void> {
    return this.#step("removeDir", dir, () => this.#disk.removeDir(dir))
  }

  async syncDir(): Promise<void> {}

  now(): number {
    return this.#disk.now
  }

  token(): string {
    this.#tokens += 1
    return `${this.#name}${String(this.#tokens).padStart(11, "0")}`
  }

  #openFile(file: ModelFile, path: string): OpenFile {
    return {
      name: basename(path),
      size: () => this.#turn(`size ${path}`, false, () => file.bytes.length),
      changedAt: async () => 0,
      read: (position, length) =>
        this.#turn(`read ${path} ${position}`, false, () => file.bytes.subarray(position, position + length)),
      append: (bytes) =>
        this.#turn(`append ${path}`, false, () => {
          file.bytes = Buffer.concat([file.bytes, bytes])
        }),
      sync: async () => {},
      close: async () => {
        this.held.delete(file)
      },
    }
  }

  /** What is being made in `.tmp`, and what was moved to `.trash`, has a name that only its process knows. */
  #step<T>(what: string, path: string, step: () => T): Promise<T> {
    const isPrivate = what !== "open" && (path.includes("/.tmp") || path.includes("/.trash"))
    return this.#turn(`${what} ${path}`, isPrivate, step)
  }
}
